import type {
  DevicePeaks,
  LayerRow,
  LayerTime,
  TimeSummary,
  UntimedRow,
} from "../../record/profile-record.ts";
import { significant } from "../../record/figures.ts";
import { median } from "../../stats/order-statistics.ts";
import { highestCopyRate, rooflineBound } from "./roofline.ts";
import { roundSamples, summarizeTimes } from "./summarize-times.ts";
import type { KeySamples } from "./time-subject.ts";

/** A rate up to this factor above the peak is put down to the probe: another kernel than the probe's may use the device a little better. */
export const peakTolerance = 1.25;

/** A row's time before its share is known, or why it has none. */
export type RowTime = { readonly time: Omit<LayerTime, "share"> } | { readonly untimed: UntimedRow };

/**
 * The time of a row from its samples, with its rates, and what bounds it. A time that can't be true is none: a median of 0 or below, or a
 * rate over {@link peakTolerance} times the highest that the device was seen to reach.
 */
export function timeRow(row: LayerRow, samples: KeySamples | undefined, peaks: DevicePeaks): RowTime {
  if (samples === undefined || samples.kernels === 0) {
    return { untimed: { kind: "no-kernels", reason: "it runs no kernel" } };
  }
  const told = samples.ms.filter((ms) => ms !== undefined);
  const kernelsTold = samples.kernelMs.filter((ms) => ms !== undefined);
  if (told.length === 0 || told.length < samples.ms.length || kernelsTold.length === 0) {
    return {
      untimed: {
        kind: "unavailable",
        reason: `the device told no time in ${samples.ms.length - told.length} of ${samples.ms.length} runs`,
        ...(told.length === 0 ? {} : { samplesMs: roundSamples(told) }),
      },
    };
  }
  if (samples.onDevice === 0) {
    return { untimed: { kind: "no-kernels", reason: "none of its kernels runs on the device" } };
  }
  const summary = summarizeTimes(told);
  const kernelsMs = median(kernelsTold);
  const wrong = notPositive(summary, kernelsMs) ?? abovePeak(row, kernelsMs, peaks);
  if (wrong !== undefined) return { untimed: { ...wrong, samplesMs: roundSamples(told) } };
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

function notPositive({ medianMs }: TimeSummary, kernelsMs: number): UntimedRow | undefined {
  const least = Math.min(medianMs, kernelsMs);
  if (least > 0) return undefined;
  return least === 0
    ? { kind: "zero", reason: "the clock saw no time pass" }
    : { kind: "negative", reason: "less time passed than waiting alone was measured to take" };
}

function abovePeak(row: LayerRow, kernelsMs: number, peaks: DevicePeaks): UntimedRow | undefined {
  const rates = [
    {
      reached: (row.flops ?? 0) / kernelsMs / 1e6,
      peak: peaks.compute.gflopsPerSecond,
      unit: "GFLOP/s",
    },
    {
      reached: (row.bytes.read + row.bytes.written) / kernelsMs / 1e6,
      peak: highestCopyRate(peaks),
      unit: "GB/s",
    },
  ];
  const over = rates.find(({ reached, peak }) => reached > peak * peakTolerance);
  if (over === undefined) return undefined;
  return {
    kind: "above-peak",
    reason: `${significant(over.reached)} ${over.unit}, and the device was seen to reach ${significant(over.peak)}`,
  };
}
