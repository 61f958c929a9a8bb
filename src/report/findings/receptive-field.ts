import { dimensions } from "../format.ts";
import { rowLabel } from "../row-label.ts";
import { defineRule } from "./define-rule.ts";
import type { Rule } from "./define-rule.ts";
import { firstUnknownStage, spatialStages } from "./spatial-stages.ts";
import { spatialWords } from "./spatial-words.ts";

/** The window of the last spatial layer is smaller than the image, as sides in positions of the input. */
interface ReceptiveFieldIsSmaller {
  readonly kind: "receptive-field-is-smaller-than-image";
  readonly layer: string;
  readonly size: readonly number[];
  readonly image: readonly number[];
}

/**
 * A window of the last spatial layer that is smaller than the image on some side, unless a layer sees all of the input by another path (a gate, a recurrent
 * layer).
 */
export const receptiveField: Rule<ReceptiveFieldIsSmaller> = defineRule<ReceptiveFieldIsSmaller>(
  "receptive-field",
  {
    "receptive-field-is-smaller-than-image": {
      title: "The receptive field is smaller than the input",
      text: ({ layer, size, image }) => {
        const { input, smaller } = spatialWords(size.length);
        return (
          `A unit of ${layer}, the last spatial layer, sees ${dimensions(size)} of the ${input} (${dimensions(image)}). ` +
          `What lies further apart meets only in later layers (pooling, dense), if there are any. For larger objects, try a further stride, dilation, or ${smaller}.`
        );
      },
      short: ({ size, image }) => `${dimensions(size)} of ${dimensions(image)}`,
    },
  },
  (profile) => {
    const last = spatialStages(profile).at(-1);
    if (last?.image === undefined || firstUnknownStage(profile) !== undefined) return [];
    const { row, size, image } = last;
    if (size.every((side, axis) => side >= (image[axis] ?? side))) return [];
    const seesAll = profile.layers.some(
      ({ receptiveField: { status }, outputShapes }) =>
        status === "global" && (outputShapes[0] ?? []).slice(1, -1).some((extent) => extent > 1),
    );
    return seesAll
      ? []
      : [{ kind: "receptive-field-is-smaller-than-image", layer: rowLabel(row), size, image }];
  },
);
