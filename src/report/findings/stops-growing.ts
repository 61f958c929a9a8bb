import { dimensions } from "../format.ts";
import { rowLabel } from "../row-label.ts";
import { defineRule } from "./define-rule.ts";
import type { Rule } from "./define-rule.ts";
import { afterText, rowsAfter, windowedRows } from "./windowed-rows.ts";
import type { RowsAfter } from "./windowed-rows.ts";

/** A share of the multiply-accumulates below this after the last growth is the ordinary end of a network. */
const leastShare = 0.01;

/** The receptive field stops growing before the last layers. */
interface StopsGrowing {
  readonly kind: "receptive-field-stops-growing";
  /** The first layer with the largest window that any layer has. */
  readonly layer: string;
  readonly size: readonly number[];
  readonly after: RowsAfter;
}

/** The layer with which the receptive field stops growing, where a share of the multiply-accumulates follows. */
export const stopsGrowing: Rule<StopsGrowing> = defineRule<StopsGrowing>(
  "stops-growing",
  {
    "receptive-field-stops-growing": ({ layer, size, after }) =>
      `The receptive field stops growing at ${layer} (${dimensions(size)}). ${afterText(after)}.`,
  },
  ({ profile }) => {
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
