import type {
  DevicePeaks,
  LayerRow,
  LayerTime,
  TimeSummary,
  TimeUnavailable,
} from "../../record/profile-record.ts";
import { median } from "../../stats/order-statistics.ts";
import { highestCopyRate, rooflineBound } from "./roofline.ts";
import { roundSamples, summarizeTimes } from "./summarize-times.ts";
import type { KeySamples } from "./time-subject.ts";

/** A rate of up to this factor times the peak is plausible: another kernel than the probe may use the device a little better. */
export const peakTolerance = 1.25;

/** A row's time without its share, or why it has none. */
export type RowTime = { readonly time: Omit<LayerTime, "share"> } | { readonly untimed: TimeUnavailable };

/**
 * The time of a row from its samples, with its rates and its bound. An implausible time is unavailable: a median of 0 or below, or a rate over
 * {@link peakTolerance} times the measured peak of the device.
 */
export function timeRow(row: LayerRow, samples: KeySamples | undefined, peaks: DevicePeaks): RowTime {
  if (samples === undefined || samples.kernels === 0) {
    return { untimed: { kind: "no-kernels" } };
  }
  const known = samples.ms.filter((ms) => ms !== undefined);
  const kernelsTold = samples.kernelMs.filter((ms) => ms !== undefined);
  if (known.length === 0 || known.length < samples.ms.length || kernelsTold.length === 0) {
    return {
      untimed: {
        kind: "unavailable",
        runs: { withoutTime: samples.ms.length - known.length, all: samples.ms.length },
        ...(known.length === 0 ? {} : { samplesMs: roundSamples(known) }),
      },
    };
  }
  if (samples.onDevice === 0) {
    return { untimed: { kind: "no-kernels" } };
  }
  const summary = summarizeTimes(known);
  const kernelsMs = median(kernelsTold);
  const wrong = notPositive(summary, kernelsMs) ?? abovePeak(row, kernelsMs, peaks);
  if (wrong !== undefined) return { untimed: { ...wrong, samplesMs: roundSamples(known) } };
  const bytes = row.bytes.read + row.bytes.written;
  const bound = rooflineBound(
    summary.medianMs,
    { flops: row.flops, bytes, kernels: samples.onDevice },
    peaks,
  );
  return {
    time: {
      ...summary,
      kernels: samples.kernels,
      kernelsMs,
      ...(samples.repeats === undefined ? {} : { repeats: samples.repeats }),
      ...(row.flops === undefined ? {} : { gflopsPerSecond: row.flops / kernelsMs / 1e6 }),
      gigabytesPerSecond: bytes / kernelsMs / 1e6,
      ...(bound === undefined ? {} : { bound }),
    },
  };
}

function notPositive({ medianMs }: TimeSummary, kernelsMs: number): TimeUnavailable | undefined {
  const least = Math.min(medianMs, kernelsMs);
  if (least > 0) return undefined;
  return least === 0 ? { kind: "zero" } : { kind: "negative" };
}

function abovePeak(row: LayerRow, kernelsMs: number, peaks: DevicePeaks): TimeUnavailable | undefined {
  const rates = [
    {
      unit: "GFLOP/s",
      reached: (row.flops ?? 0) / kernelsMs / 1e6,
      peak: peaks.compute.gflopsPerSecond,
    },
    {
      unit: "GB/s",
      reached: (row.bytes.read + row.bytes.written) / kernelsMs / 1e6,
      peak: highestCopyRate(peaks),
    },
  ] as const;
  const rate = rates.find(({ reached, peak }) => reached > peak * peakTolerance);
  return rate === undefined ? undefined : { kind: "above-peak", rate };
}
