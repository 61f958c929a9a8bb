/**
 * The q-quantile by definition R-7 (Hyndman & Fan 1996; the default of R, NumPy and Excel's PERCENTILE.INC): linear
 * interpolation between the order statistics at position `(n - 1) * q`, counted from 0. In the unit of the values.
 *
 * @param values finite numbers in any order; left as they are
 * @param q from 0 (minimum) to 1 (maximum)
 * @throws RangeError for no values, a value that is not finite, or a q outside 0 to 1
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
