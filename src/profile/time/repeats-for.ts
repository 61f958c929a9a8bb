import { median } from "../../stats/order-statistics.ts";
import type { MeteredRun } from "./run-meter.ts";
import { sumsByKey } from "./sums-by-key.ts";

/** A sample is to be at least this many steps of the clock, so that one step is at most one part in a hundred of it. */
const stepsInSample = 100;
const mostRepeats = 1000;
/** A row of more kernels is not repeated: the inputs of all of them would be held to the end. */
const mostKernels = 64;

/**
 * The keys whose time in one run, the median of some pilot runs, is less than a hundred steps of the clock (or of the read-back's own spread, which is
 * added by every kernel), with how often their kernels are to run within one sample. None that the device did not tell
 * of in every pilot.
 *
 * @param waited whether a read-back is waited for after every kernel
 * @param stepMs the smallest time that can be told from another
 */
export function repeatsFor(
  pilots: readonly [MeteredRun, ...MeteredRun[]],
  waited: boolean,
  stepMs: number,
): ReadonlyMap<string, number> {
  const sums = pilots.map(sumsByKey);
  const repeats = new Map<string, number>();
  for (const [key, { kernels, onDevice }] of sumsByKey(pilots[0])) {
    const told = sums.map((run) => run.get(key)?.ms).filter((ms) => ms !== undefined);
    if (told.length < pilots.length || onDevice === 0 || kernels > mostKernels) continue;
    const ms = median(told);
    const wanted = stepsInSample * stepMs * (waited ? Math.sqrt(kernels) : 1);
    if (ms >= wanted) continue;
    // A time of nothing says that the clock saw nothing, not that there is nothing.
    const least = Math.max(ms, stepMs / 10);
    repeats.set(key, Math.min(mostRepeats, Math.ceil(wanted / least)));
  }
  return repeats;
}
