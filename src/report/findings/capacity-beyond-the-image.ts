import { dimensions } from "../format.ts";
import { rowLabel } from "../row-label.ts";
import { defineRule } from "./define-rule.ts";
import type { Rule } from "./define-rule.ts";
import type { Gain } from "./gain.ts";
import { gainOfRows } from "./row-sums.ts";
import { imageSides } from "./spatial-stages.ts";
import { afterText, rowsAfter, windowedRows } from "./windowed-rows.ts";
import type { RowsAfter } from "./windowed-rows.ts";

/** Layers follow one whose window is larger than the image on every side. */
interface CapacityBeyondTheImage {
  readonly kind: "capacity-beyond-the-image";
  /** The first layer whose window is larger than the image on every side. */
  readonly layer: string;
  readonly size: readonly number[];
  readonly image: readonly number[];
  readonly after: RowsAfter;
  readonly gain: Gain;
}

/**
 * The first layer whose window is larger than the image on every side, if spatial layers follow it. They may combine features, but their
 * larger windows contain no more of the image, and such layers often add little (Richter et al. 2021, arXiv:2106.12307).
 */
export const capacityBeyondTheImage: Rule<CapacityBeyondTheImage> = defineRule<CapacityBeyondTheImage>(
  "capacity-beyond-the-image",
  {
    "capacity-beyond-the-image": ({ layer, size, image, after }) =>
      `From ${layer} on, the receptive field (${dimensions(size)}) is larger than the image (${dimensions(image)}) on every ` +
      `side. ${afterText(after)}, without a larger view of the image: ` +
      "try fewer of these layers, or larger images, and measure F1 again.",
  },
  ({ profile }) => {
    const rows = windowedRows(profile);
    const index = rows.findIndex(({ row, size }) => {
      const sides = imageSides(profile, size.length, row.receptiveField.input);
      return sides !== undefined && size.every((side, axis) => side > (sides[axis] ?? side));
    });
    const found = rows[index];
    const after = rowsAfter(rows, index, profile);
    if (found === undefined || after === undefined || after.layers === 0) return [];
    const following = rows.slice(index + 1).map(({ row }) => row);
    const gain: Gain = { ...gainOfRows(following, profile, "macs"), retrain: true };
    const image = imageSides(profile, found.size.length, found.row.receptiveField.input) ?? [];
    return [
      { kind: "capacity-beyond-the-image", layer: rowLabel(found.row), size: found.size, image, after, gain },
    ];
  },
  "advice",
);
