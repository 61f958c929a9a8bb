import { percent } from "../format.ts";
import { rowLabel } from "../row-label.ts";
import { defineRule } from "./define-rule.ts";
import type { Rule } from "./define-rule.ts";

/** A row is told of where it takes at least this share of the time ... */
const leastTimeShare = 0.1;
/** ... and at least this many times its share of the multiply-accumulates. */
const leastRatio = 3;

/** A layer's share of the time is far above its share of the multiply-accumulates. */
interface TimeIsNotWhereTheCountsAre {
  readonly kind: "time-is-not-where-the-counts-are";
  readonly layer: string;
  readonly timeShare: number;
  readonly macShare: number;
}

/** The row whose share of the time is furthest above its share of the multiply-accumulates, where that is far. */
export const timeAndCounts: Rule<TimeIsNotWhereTheCountsAre> = defineRule<TimeIsNotWhereTheCountsAre>(
  "time-and-counts",
  {
    "time-is-not-where-the-counts-are": {
      title: "Time is not where the MACs are",
      text: ({ layer, timeShare, macShare }) =>
        `${layer} takes ${percent(timeShare)} % of layer time for ${percent(macShare)} % of the MACs. Fewer MACs elsewhere save less time than their share.`,
      short: ({ layer, timeShare, macShare }) =>
        `${layer}, ${percent(timeShare)} % for ${percent(macShare)} %`,
    },
  },
  (profile) => {
    const total = profile.totals.macs;
    // Of a bound there are no shares.
    if (total === undefined || total === 0 || profile.status !== "complete") return [];
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
);
