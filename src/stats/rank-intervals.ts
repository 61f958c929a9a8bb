/** The ranks that one of several quantities may have, 1 for the greatest. */
export interface RankInterval {
  readonly first: number;
  readonly last: number;
}

/**
 * The ranks that each of several unknown quantities may have, given an interval for each: behind all whose intervals lie wholly above its own, before
 * all whose intervals lie wholly below. Every rank is within its own as far as every interval holds its quantity (Mohamad, Goeman & van Zwet
 * 2021, "Simultaneous confidence intervals for ranks", who choose intervals that do so jointly).
 */
export function rankIntervals(
  intervals: readonly { readonly low: number; readonly high: number }[],
): readonly RankInterval[] {
  const lows = Float64Array.from(intervals, ({ low }) => low).toSorted();
  const highs = Float64Array.from(intervals, ({ high }) => high).toSorted();
  return intervals.map(({ low, high }) => ({
    first: 1 + lows.length - firstAfter(lows, high),
    last: intervals.length - firstFrom(highs, low),
  }));
}

/** The index of the first of rising values that is greater than `value`. */
function firstAfter(rising: Float64Array, value: number): number {
  return firstIndex(rising, (each) => each > value);
}

/** The index of the first of rising values that is `value` or greater. */
function firstFrom(rising: Float64Array, value: number): number {
  return firstIndex(rising, (each) => each >= value);
}

function firstIndex(rising: Float64Array, reached: (value: number) => boolean): number {
  let from = 0;
  let to = rising.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (reached(rising[middle] as number)) to = middle;
    else from = middle + 1;
  }
  return from;
}
