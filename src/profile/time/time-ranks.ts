import type { LayerTime, TimeRank } from "../../record/profile-record.ts";
import { betweenRuns } from "../../stats/between-runs.ts";
import { medianInterval, rankIntervals } from "../../stats/rank-intervals.ts";

const level = 0.99;
/** Ranges of five samples each lie apart by chance in 2 · 5! · 5! / 10! of all cases, 0.8 %; of four in 2.9 %. */
const fewestSamples = 5;
const anything = { low: -Infinity, high: Infinity } as const;

/** The {@link TimeRank} of each of some rows' times among them. Rows are told apart where their intervals lie further apart than separate runs do. */
export function timeRanks(times: readonly Pick<LayerTime, "samplesMs">[]): readonly TimeRank[] {
  return rankIntervals(
    times.map(({ samplesMs = [] }) => {
      if (samplesMs.length < fewestSamples) return anything;
      const { low, high } = medianInterval(samplesMs, level);
      return { low, high: high + Math.abs(high) * betweenRuns };
    }),
  );
}
