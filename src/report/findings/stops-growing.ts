import { dimensions } from "../format.ts";
import { rowLabel } from "../row-label.ts";
import { capacityBeyondTheImage } from "./capacity-beyond-the-image.ts";
import { defineRule } from "./define-rule.ts";
import type { Rule } from "./define-rule.ts";
import { getsFinerAgain } from "./spatial-stages.ts";
import { afterText, rowsAfter, windowedRows } from "./windowed-rows.ts";
import type { RowsAfter } from "./windowed-rows.ts";

/** A share of the multiply-accumulates below this after the last growth is the ordinary end of a network. */
const leastShare = 0.05;

/** The receptive field stops growing before the last layers. */
interface StopsGrowing {
  readonly kind: "receptive-field-stops-growing";
  /** The first layer with the largest window that any layer has. */
  readonly layer: string;
  readonly size: readonly number[];
  readonly after: RowsAfter;
}

/** The layer with which the receptive field stops growing, where a share of the multiply-accumulates follows. Not of a decoder, nor where {@link capacityBeyondTheImage} says more. */
export const stopsGrowing: Rule<StopsGrowing> = defineRule<StopsGrowing>(
  "stops-growing",
  {
    "receptive-field-stops-growing": {
      title: "The receptive field stops growing",
      text: ({ layer, size, after }) =>
        `It is largest at ${layer} (${dimensions(size)}). ${afterText(after)}; they combine features but see no further. If a larger view helps, give them larger kernels or a dilation.`,
      short: ({ layer, size }) => `${layer}, ${dimensions(size)}`,
    },
  },
  (profile) => {
    if (getsFinerAgain(profile) || capacityBeyondTheImage.check(profile).length > 0) return [];
    const rows = windowedRows(profile);
    const positions = (size: readonly number[]): number => size.reduce((product, side) => product * side, 1);
    const largest = Math.max(...rows.map(({ size }) => positions(size)));
    const index = rows.findIndex(({ size }) => positions(size) === largest);
    const found = rows[index];
    const after = rowsAfter(rows, index, profile);
    if (found === undefined || after === undefined || after.macShare < leastShare) return [];
    return [{ kind: "receptive-field-stops-growing", layer: rowLabel(found.row), size: found.size, after }];
  },
);
