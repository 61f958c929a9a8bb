import { rowLabel } from "../row-label.ts";
import { defineRule } from "./define-rule.ts";
import type { Rule } from "./define-rule.ts";

/** A row is a finding if it takes at least this share of layer time ... */
const leastTimeShare = 0.1;
/** ... and at least this many times its share of the multiply-accumulates. */
const leastRatio = 3;

/** The row whose share of layer time exceeds its share of the multiply-accumulates by the most, if both limits above are reached. */
export const timeAndCounts: Rule = defineRule({
  id: "time-and-counts",
  check: ({ profile }) => {
    const total = profile.totals.macs;
    if (total === undefined || total === 0) return [];
    const [furthest] = profile.layers
      // A row that could not be counted in full has no share to compare with.
      .flatMap((row) =>
        row.time === undefined || row.macs === undefined || row.status !== "complete"
          ? []
          : [{ layer: rowLabel(row), timeShare: row.time.share, macShare: row.macs / total }],
      )
      .filter(({ timeShare, macShare }) => timeShare >= leastTimeShare && timeShare >= leastRatio * macShare)
      .toSorted((a, b) => b.timeShare - b.macShare - (a.timeShare - a.macShare));
    return furthest === undefined ? [] : [{ kind: "time-is-not-where-the-counts-are", ...furthest }];
  },
});
