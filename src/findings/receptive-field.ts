import { rowLabel } from "../record/row-label.ts";
import { defineJudgement } from "./define-judgement.ts";
import type { Judgement } from "./define-judgement.ts";
import { firstUnknownStage, spatialStages } from "./spatial-stages.ts";

/** The window of the last spatial layer against the image: smaller on some side, or larger on some side and smaller on none. */
export const receptiveField: Judgement = defineJudgement({
  id: "receptive-field",
  judge: ({ profile }) => {
    const last = spatialStages(profile).at(-1);
    if (last?.image === undefined || firstUnknownStage(profile) !== undefined) return [];
    const { row, size, image } = last;
    const margins = size.map((side, axis) => side - (image[axis] ?? side));
    const facts = { layer: rowLabel(row), size, image };
    if (margins.some((margin) => margin < 0))
      return [{ kind: "receptive-field-is-smaller-than-image", ...facts }];
    if (margins.some((margin) => margin > 0)) return [{ kind: "receptive-field-exceeds-image", ...facts }];
    return [];
  },
});
