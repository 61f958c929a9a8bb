import type { DevicePeaks, RooflineBound } from "../record/profile-record.ts";

/** What one run of a row does. */
export interface RowWork {
  /** Undefined where nothing was counted. */
  readonly flops: number | undefined;
  /** Bytes read and written. */
  readonly bytes: number;
  readonly kernels: number;
}

/**
 * What bounds a time, after the roofline model (Williams, Waterman & Patterson 2009, doi 10.1145/1498765.1498785) with a third roof. A time
 * can't be below the FLOPs at the measured peak, nor below the bytes at the measured rate of copies of about that size, nor below
 * the kernels at the measured time of a kernel of one element; the greatest of the three names the bound. Undefined for a time that is not
 * positive or a row without kernels.
 *
 * @param milliseconds of one run of the row
 */
export function rooflineBound(
  milliseconds: number,
  { flops, bytes, kernels }: RowWork,
  peaks: DevicePeaks,
): RooflineBound | undefined {
  if (!(milliseconds > 0) || kernels === 0) return undefined;
  const least = [
    { by: "compute", ms: (flops ?? 0) / (peaks.compute.gflopsPerSecond * 1e6) },
    { by: "memory", ms: bytes / (copyRate(bytes, peaks) * 1e6) },
    { by: "overhead", ms: kernels * peaks.launch.milliseconds },
  ] as const;
  const [first] = least.toSorted((a, b) => b.ms - a.ms) as [(typeof least)[number]];
  return { by: first.by, reached: first.ms / milliseconds };
}

/** The measured rate of copies whose size is nearest by ratio, gigabytes per second: what fits a cache is moved faster than what does not. */
export function copyRate(bytes: number, { copies }: DevicePeaks): number {
  const apart = (size: number): number => Math.abs(Math.log(Math.max(bytes, 1) / size));
  const [nearest] = copies.toSorted((a, b) => apart(a.bytes) - apart(b.bytes));
  return nearest?.gigabytesPerSecond ?? Number.NaN;
}

/** The fastest that any probe copied, gigabytes per second. */
export function highestCopyRate({ copies }: DevicePeaks): number {
  return Math.max(...copies.map(({ gigabytesPerSecond }) => gigabytesPerSecond));
}
