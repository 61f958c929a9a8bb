import { dimensions } from "../format.ts";
import { rowLabel } from "../row-label.ts";
import { defineRule } from "./define-rule.ts";
import type { Rule } from "./define-rule.ts";
import { firstUnknownStage, spatialStages } from "./spatial-stages.ts";

/** The last window against the image or the object, as sides in positions of the input. */
type ReceptiveFieldAgainst =
  | {
      readonly kind: "receptive-field-exceeds-image" | "receptive-field-is-smaller-than-image";
      readonly layer: string;
      readonly size: readonly number[];
      readonly image: readonly number[];
    }
  | {
      readonly kind: "receptive-field-is-smaller-than-object";
      readonly layer: string;
      readonly size: readonly number[];
      readonly object: readonly number[];
    };

/**
 * Compares the window of the last spatial layer with the image and, if the record has it, with the size of the object. It finds a window that
 * is smaller on some side, or larger than the image on some side and smaller on none. A model file has no object size.
 */
export const receptiveField: Rule<ReceptiveFieldAgainst> = defineRule<ReceptiveFieldAgainst>(
  "receptive-field",
  {
    "receptive-field-exceeds-image": ({ layer, size, image }) =>
      `The receptive field of ${layer}, the last spatial layer, is ${dimensions(size)}. It is larger than the image ` +
      `(${dimensions(image)}): part of every window lies outside the image.`,
    "receptive-field-is-smaller-than-image": ({ layer, size, image }) =>
      `The receptive field of ${layer}, the last spatial layer, is ${dimensions(size)}. It is smaller than the image ` +
      `(${dimensions(image)}): no unit sees the whole image.`,
    "receptive-field-is-smaller-than-object": ({ layer, size, object }) =>
      `The receptive field of ${layer}, the last spatial layer, is ${dimensions(size)}. It is smaller than the object ` +
      `(${dimensions(object)}): no unit sees the whole object.`,
  },
  ({ profile }) => {
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
);
