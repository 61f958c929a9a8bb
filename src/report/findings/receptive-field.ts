import { dimensions } from "../format.ts";
import { rowLabel } from "../row-label.ts";
import { defineRule } from "./define-rule.ts";
import type { Rule } from "./define-rule.ts";
import { firstUnknownStage, spatialStages } from "./spatial-stages.ts";

/** The last window against the image, as sides in positions of the input. */
interface ReceptiveFieldAgainst {
  readonly kind: "receptive-field-exceeds-image" | "receptive-field-is-smaller-than-image";
  readonly layer: string;
  readonly size: readonly number[];
  readonly image: readonly number[];
}

/**
 * Compares the window of the last spatial layer with the image. It finds a window that is smaller on some side, or larger than the image on some side
 * and smaller on none.
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
  },
  ({ profile }) => {
    const last = spatialStages(profile).at(-1);
    if (last?.image === undefined || firstUnknownStage(profile) !== undefined) return [];
    const { row, size, image } = last;
    const margins = size.map((side, axis) => side - (image[axis] ?? side));
    const layer = rowLabel(row);
    const facts = { layer, size, image };
    if (margins.some((margin) => margin < 0))
      return [{ kind: "receptive-field-is-smaller-than-image", ...facts }];
    if (margins.some((margin) => margin > 0)) return [{ kind: "receptive-field-exceeds-image", ...facts }];
    return [];
  },
);
