import { rowLabel } from "../row-label.ts";
import { defineRule } from "./define-rule.ts";
import type { Rule } from "./define-rule.ts";
import { firstUnknownStage, spatialStages } from "./spatial-stages.ts";

/**
 * Compares the window of the last spatial layer with the image and, if the record has it, with the size of the object. It finds a window that
 * is smaller on some side, or larger than the image on some side and smaller on none. A model file has no object size.
 */
export const receptiveField: Rule = defineRule({
  id: "receptive-field",
  check: ({ profile }) => {
    const last = spatialStages(profile).at(-1);
    if (last?.image === undefined || firstUnknownStage(profile) !== undefined) return [];
    const { row, size, image } = last;
    const margins = size.map((side, axis) => side - (image[axis] ?? side));
    const layer = rowLabel(row);
    const facts = { layer, size, image };
    const object = profile.objectSize;
    if (object !== undefined && object.length === size.length) {
      if (size.some((side, axis) => side < (object[axis] ?? side))) {
        return [{ kind: "receptive-field-is-smaller-than-object", layer, size, object }];
      }
    }
    if (margins.some((margin) => margin < 0))
      return [{ kind: "receptive-field-is-smaller-than-image", ...facts }];
    if (margins.some((margin) => margin > 0)) return [{ kind: "receptive-field-exceeds-image", ...facts }];
    return [];
  },
});
