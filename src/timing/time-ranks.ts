import type { LayerTime, TimeRank } from "../record/profile-record.ts";
import { medianInterval } from "../stats/median-interval.ts";
import { rankIntervals } from "../stats/rank-intervals.ts";

const level = 0.99;
/** Of fewer, the whole range holds the median in less than nine of ten cases. */
const fewestSamples = 5;

/** The {@link TimeRank} of each of some rows' times among them; none at all where one of them has too few samples. */
export function timeRanks(times: readonly Pick<LayerTime, "samplesMs">[]): readonly TimeRank[] | undefined {
  const samples = times.map(({ samplesMs = [] }) => samplesMs);
  if (samples.some(({ length }) => length < fewestSamples)) return undefined;
  return rankIntervals(samples.map((each) => medianInterval(each, level)));
}
