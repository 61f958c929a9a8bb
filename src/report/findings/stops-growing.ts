import { rowLabel } from "../row-label.ts";
import { defineRule } from "./define-rule.ts";
import type { Rule } from "./define-rule.ts";
import { rowsAfter, windowedRows } from "./windowed-rows.ts";

/** A share of the multiply-accumulates below this after the last growth is the ordinary end of a network. */
const leastShare = 0.01;

/** The layer at which the receptive field stops growing, if at least that share of the multiply-accumulates follows. */
export const stopsGrowing: Rule = defineRule({
  id: "stops-growing",
  check: ({ profile }) => {
    const rows = windowedRows(profile);
    const positions = (size: readonly number[]): number => size.reduce((product, side) => product * side, 1);
    const largest = Math.max(...rows.map(({ size }) => positions(size)));
    const index = rows.findIndex(({ size }) => positions(size) === largest);
    const found = rows[index];
    const after = rowsAfter(rows, index, profile);
    if (found === undefined || after === undefined || after.macShare < leastShare) return [];
    return [{ kind: "receptive-field-stops-growing", layer: rowLabel(found.row), size: found.size, after }];
  },
});
