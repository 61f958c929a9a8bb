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

/**
 * Runs `call` for `warmupMs`, in which V8 compiles it, and then keeps the times of `runs` calls, by the wall clock. The kept calls are spread
 * evenly over `windowMs`, with calls between them that are not kept: a shared machine is slow for a second at a time, and calls in a row would
 * all meet it.
 */
export function sample(call: () => unknown, warmupMs: number, runs: number, windowMs: number): Samples {
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
  const start = performance.now();
  for (let run = 0; run < runs; run += 1) {
    while (performance.now() - start < (run * windowMs) / runs) call();
    timed();
  }
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
