import { quantile } from "./quantile.ts";

/**
 * The median: the middle value, or the mean of the two middle values. In the unit of the values.
 *
 * @throws RangeError for no values or a value that is not finite
 */
export function median(values: ArrayLike<number>): number {
  return quantile(values, 0.5);
}
