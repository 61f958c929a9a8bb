import { dimensions } from "../format.ts";
import { rowLabel } from "../row-label.ts";
import { defineRule } from "./define-rule.ts";
import type { Rule } from "./define-rule.ts";
import type { Gain } from "./gain.ts";
import { gainOfRows } from "./row-sums.ts";
import { getsFinerAgain, imageSides } from "./spatial-stages.ts";
import { spatialWords } from "./spatial-words.ts";
import { afterText, rowsAfter, windowedRows } from "./windowed-rows.ts";
import type { RowsAfter } from "./windowed-rows.ts";

/** Layers with a smaller share of the multiply-accumulates than this are the ordinary end of a network. */
const leastShare = 0.1;
/** Half of the layers: to leave all of them out would be another network. */
const part = 0.5;

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
 * The first layer whose window is larger than the image on every side, if spatial layers with a part of the cost follow it. They may combine features,
 * but their larger windows contain no more of the image, and such layers often add little (Richter et al. 2021, arXiv:2106.12307). Not of a network that
 * gets finer again: its later layers bring the detail back.
 */
export const capacityBeyondTheImage: Rule<CapacityBeyondTheImage> = defineRule<CapacityBeyondTheImage>(
  "capacity-beyond-the-image",
  {
    "capacity-beyond-the-image": {
      title: "Try fewer late layers",
      text: ({ layer, size, image, after }) => {
        const { input } = spatialWords(size.length);
        return (
          `From ${layer} on, the receptive field (${dimensions(size)}) is larger than the ${input} (${dimensions(image)}) on every ` +
          `side. ${afterText(after)}; they see no more of the ${input}. ` +
          `Try half as many of these layers, or larger ${input}s, and measure F1 again.`
        );
      },
    },
  },
  (profile) => {
    const rows = windowedRows(profile);
    const index = rows.findIndex(({ row, size }) => {
      const sides = imageSides(profile, size.length, row.receptiveField.input);
      return sides !== undefined && size.every((side, axis) => side > (sides[axis] ?? side));
    });
    const found = rows[index];
    const after = rowsAfter(rows, index, profile);
    if (found === undefined || after === undefined || after.macShare < leastShare) return [];
    if (getsFinerAgain(profile)) return [];
    const following = gainOfRows(
      rows.slice(index + 1).map(({ row }) => row),
      profile,
      "macs",
    );
    const image = imageSides(profile, found.size.length, found.row.receptiveField.input) ?? [];
    return [
      {
        kind: "capacity-beyond-the-image",
        layer: rowLabel(found.row),
        size: found.size,
        image,
        after,
        gain: { ...following, saved: following.saved * part, retrain: true },
      },
    ];
  },
  "advice",
);
