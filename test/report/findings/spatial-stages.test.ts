import "@tensorflow/tfjs-backend-cpu";
import { setBackend } from "@tensorflow/tfjs-core";
import { layers, sequential } from "@tensorflow/tfjs-layers";
import { beforeAll, describe, expect, test } from "vitest";
import { capacityBeyondTheImage } from "../../../src/report/findings/capacity-beyond-the-image.ts";
import { spatialStages } from "../../../src/report/findings/spatial-stages.ts";
import { profile } from "../../../src/profile/profile.ts";
import type { ProfileRecord } from "../../../src/record/profile-record.ts";

/** Six convolutions of 5x5 over 2 channels of 9x20: windows of 5, 9, 13, 17, 21 and 25. */
function sixConvolutions(dataFormat: "channelsFirst" | "channelsLast"): ProfileRecord {
  const inputShape = dataFormat === "channelsFirst" ? [2, 9, 20] : [9, 20, 2];
  const names = ["c1", "c2", "c3", "c4", "c5", "c6"];
  const convolutions = names.map((name, index) =>
    layers.conv2d({
      name,
      filters: 2,
      kernelSize: 5,
      padding: "same",
      dataFormat,
      ...(index === 0 ? { inputShape } : {}),
    }),
  );
  return profile(sequential({ layers: convolutions }));
}

describe.each(["channelsLast", "channelsFirst"] as const)("the sides of an image, %s", (dataFormat) => {
  beforeAll(() => setBackend("cpu"));

  test("are its height and width", () => {
    expect(spatialStages(sixConvolutions(dataFormat)).at(-1)).toMatchObject({
      size: [25, 25],
      image: [9, 20],
    });
  });

  test("are both exceeded at 21, by the fifth", () => {
    expect(capacityBeyondTheImage.check(sixConvolutions(dataFormat))).toMatchObject([
      { layer: "c5", size: [21, 21], image: [9, 20] },
    ]);
  });
});

test("the record says which axes they are where channels come first", () => {
  expect(sixConvolutions("channelsFirst").model.inputs).toMatchObject([
    { shape: [1, 2, 9, 20], spatialAxes: [2, 3] },
  ]);
  expect(sixConvolutions("channelsLast").model.inputs[0]).not.toHaveProperty("spatialAxes");
});
