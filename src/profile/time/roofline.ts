import type { DevicePeaks, RooflineBound } from "../../record/profile-record.ts";

/** The work of one run of a row. */
export interface RowWork {
  /** Undefined when nothing was counted. */
  readonly flops: number | undefined;
  /** Bytes read and written. */
  readonly bytes: number;
  readonly kernels: number;
}

/** A roof that explains less than this share of a time does not bound it. */
const leastReached = 0.1;

/**
 * The bound of a time by the roofline model (Williams, Waterman & Patterson 2009, doi 10.1145/1498765.1498785). The roof is the greater of two times:
 * that of the FLOPs at the measured peak, and that of the bytes at the measured rate of copies of about that size; it names the bound. The
 * bound is overhead when the roof explains less than a tenth of the time, or when the launches of the row's kernels take longer than the
 * roof. Undefined for a time that is not positive or a row without kernels.
 *
 * @param milliseconds of one run of the row
 */
export function rooflineBound(
  milliseconds: number,
  { flops, bytes, kernels }: RowWork,
  peaks: DevicePeaks,
): RooflineBound | undefined {
  if (!(milliseconds > 0) || kernels === 0) return undefined;
  const compute = (flops ?? 0) / (peaks.compute.gflopsPerSecond * 1e6);
  const memory = bytes / (copyRate(bytes, peaks) * 1e6);
  const roof = Math.max(compute, memory);
  const reached = roof / milliseconds;
  if (reached < leastReached || kernels * peaks.launch.milliseconds > roof)
    return { by: "overhead", reached };
  return { by: compute > memory ? "compute" : "memory", reached };
}

/** The measured rate of copies of the nearest size by ratio, gigabytes per second: data that fits a cache is moved faster. */
export function copyRate(bytes: number, { copies }: DevicePeaks): number {
  const apart = (size: number): number => Math.abs(Math.log(Math.max(bytes, 1) / size));
  const [nearest] = copies.toSorted((a, b) => apart(a.bytes) - apart(b.bytes));
  return nearest?.gigabytesPerSecond ?? Number.NaN;
}

/** The highest rate of the copy probes, gigabytes per second. */
export function highestCopyRate({ copies }: DevicePeaks): number {
  return Math.max(...copies.map(({ gigabytesPerSecond }) => gigabytesPerSecond));
}
