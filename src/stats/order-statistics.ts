/**
 * The q-quantile by definition R-7 (Hyndman & Fan 1996; the default of R, NumPy and Excel's PERCENTILE.INC): linear
 * interpolation between the order statistics at position `(n - 1) * q`, counted from 0. In the unit of the values.
 *
 * @param values finite numbers in any order; not changed
 * @param q from 0 (minimum) to 1 (maximum)
 * @throws {RangeError} when there are no values, a value is not finite, or q is outside 0 to 1
 */
export function quantile(values: ArrayLike<number>, q: number): number {
  if (values.length === 0) throw new RangeError("quantile of no values");
  if (!(q >= 0 && q <= 1)) throw new RangeError(`quantile at ${q}, which is not from 0 to 1`);
  const sorted = Float64Array.from(values).toSorted();
  if (!sorted.every(Number.isFinite)) throw new RangeError("quantile of a value that is not finite");
  const position = (sorted.length - 1) * q;
  const below = Math.floor(position);
  const low = sorted[below]!;
  const high = sorted[Math.ceil(position)]!;
  return low + (position - below) * (high - low);
}

/**
 * The median: the middle value, or the mean of the two middle values. In the unit of the values.
 *
 * @throws {RangeError} when there are no values or a value is not finite
 */
export function median(values: ArrayLike<number>): number {
  return quantile(values, 0.5);
}

/**
 * Median absolute deviation (MAD) from the median, unscaled: not multiplied by 1.4826, so it does not estimate a standard
 * deviation. In the unit of the values.
 *
 * @throws {RangeError} when there are no values or a value is not finite
 */
export function medianAbsoluteDeviation(values: ArrayLike<number>): number {
  const center = median(values);
  return median(Float64Array.from(values, (value) => Math.abs(value - center)));
}
