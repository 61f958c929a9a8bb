import { median } from "./median.ts";

/**
 * Median absolute deviation from the median, unscaled: not multiplied by 1.4826, so it does not estimate a standard
 * deviation. In the unit of the values.
 *
 * @throws RangeError for no values or a value that is not finite
 */
export function medianAbsoluteDeviation(values: ArrayLike<number>): number {
  const centre = median(values);
  return median(Float64Array.from(values, (value) => Math.abs(value - centre)));
}
