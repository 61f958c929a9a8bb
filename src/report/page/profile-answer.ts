import type { ProfileRecord } from "../../record/profile-record.ts";
import { count, percent } from "../format.ts";
import { rowLabel } from "../row-label.ts";
import { byMacs, byTime } from "../tables/rank-rows.ts";

/** How few rows have half of the cost, and which one costs most: by multiply-accumulates and by time. Undefined if neither is known. */
export function profileAnswer({ layers, totals, status }: ProfileRecord): string | undefined {
  const counted = byMacs(layers).map((row) => ({ name: rowLabel(row), cost: row.macs ?? 0 }));
  const timed = byTime(layers).map(({ row, time }) => ({ name: rowLabel(row), cost: time.medianMs }));
  const sentences = [
    ...concentration(
      status === "complete" ? "of the MACs" : "of the counted MACs",
      (name) => `${name} has the most`,
      counted,
      totals.macs ?? 0,
    ),
    ...concentration(
      "of layer time",
      // Samples may not tell it from the next ones: decision 012.
      (name) => `the largest median is that of ${name}`,
      timed,
      timed.reduce((sum, { cost }) => sum + cost, 0),
    ),
  ];
  return sentences.length === 0 ? undefined : sentences.join(" ");
}

/** @param rows the most expensive first */
function concentration(
  quantity: string,
  sayFirst: (name: string) => string,
  rows: readonly { readonly name: string; readonly cost: number }[],
  total: number,
): readonly string[] {
  const [first] = rows;
  if (first === undefined || total <= 0 || first.cost <= 0) return [];
  let sum = 0;
  const half = 1 + rows.findIndex(({ cost }) => (sum += cost) >= total / 2);
  // A total that its rows do not sum up to.
  if (half === 0) return [];
  return [
    `${count(half)} of ${count(rows.length)} rows ${half === 1 ? "has" : "have"} half ${quantity}; ${sayFirst(first.name)}, ` +
      `${percent(first.cost / total)} %.`,
  ];
}
