import { median, medianAbsoluteDeviation } from "../../src/stats/order-statistics.ts";

/** Times of one call repeated. */
export interface Samples {
  /** The very first call: nothing is compiled yet. */
  readonly firstMs: number;
  readonly minMs: number;
  readonly medianMs: number;
  readonly madMs: number;
  /** Calls before the kept ones. */
  readonly warmup: number;
  readonly runs: number;
}

/** Runs `call` for `warmupMs`, in which V8 compiles it, and then `runs` times, by the wall clock. */
export function sample(call: () => unknown, warmupMs: number, runs: number): Samples {
  const times: number[] = [];
  const timed = (): void => {
    const start = performance.now();
    call();
    times.push(performance.now() - start);
  };
  const end = performance.now() + warmupMs;
  do timed();
  while (performance.now() < end);
  const warmup = times.length;
  for (let run = 0; run < runs; run += 1) timed();
  const kept = times.slice(warmup);
  return {
    firstMs: rounded(times[0] as number),
    minMs: rounded(Math.min(...kept)),
    medianMs: rounded(median(kept)),
    madMs: rounded(medianAbsoluteDeviation(kept)),
    warmup,
    runs,
  };
}

/** Three decimals are more than a clock and a shared machine are good for. */
export function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
