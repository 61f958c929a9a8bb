import type { LayerTime, TimeRank } from "../../record/profile-record.ts";
import { medianInterval, rankIntervals } from "../../stats/rank-intervals.ts";

const level = 0.99;
/** Ranges of five samples each are disjoint by chance with probability 2 · 5! · 5! / 10!, 0.8 %; of four with 2.9 %. */
const fewestSamples = 5;
/** Rows whose intervals are closer than this share are not told apart: separate processes differ by it on backends with one thread. */
const runToRunMargin = 0.05;
const anything = { low: -Infinity, high: Infinity } as const;

/** The {@link TimeRank} of each row among all rows, from confidence intervals of their medians and a margin for separate runs. */
export function timeRanks(times: readonly Pick<LayerTime, "samplesMs">[]): readonly TimeRank[] {
  return rankIntervals(
    times.map(({ samplesMs = [] }) => {
      if (samplesMs.length < fewestSamples) return anything;
      const { low, high } = medianInterval(samplesMs, level);
      return { low, high: high + Math.abs(high) * runToRunMargin };
    }),
  );
}
