import { expect, test } from "vitest";
import { studyTopLayers } from "../../../src/report/tables/study-top-layers.ts";
import { sampleStudy, trainedApproach } from "../sample-study.ts";

test("the input that the layers were counted at stands below the table", () => {
  const first = trainedApproach();
  const inputs = first.profile.model.inputs.map((input) => ({ ...input, shape: [1, 64, 64, 3] }));
  const smaller = {
    ...first,
    id: "smaller",
    title: "Smaller",
    profile: { ...first.profile, model: { ...first.profile.model, inputs } },
  };
  const [table] = studyTopLayers.build(sampleStudy({ approaches: [first, smaller] }));
  const shape = first.profile.model.inputs[0]?.shape.join("×");
  expect(shape).not.toBe("1×64×64×3");
  expect(table?.notes).toEqual([`Input ${shape}: ${first.title}.`, "Input 1×64×64×3: Smaller."]);
  const [alike] = studyTopLayers.build(sampleStudy({ approaches: [smaller] }));
  expect(alike?.notes).toEqual(["Input of all rows: 1×64×64×3."]);
});
