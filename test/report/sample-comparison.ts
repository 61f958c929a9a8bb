import { comparisonOf } from "../../src/profile/compare/comparison.ts";
import type { ComparisonOptions } from "../../src/profile/compare/comparison.ts";
import type { Compared, ComparisonRecord } from "../../src/record/comparison-record.ts";
import { summarizeTimes } from "../../src/profile/time/summarize-times.ts";

/** One side of a comparison: `tiny-cnn` with the samples given, in milliseconds. */
function sampleSide(samples: readonly number[], changes: Partial<Compared> = {}): Compared {
  return {
    name: "tiny-cnn",
    inputs: [{ name: "image", shape: [1, 8, 8, 3], dtype: "float32" }],
    batch: 1,
    backend: "wasm",
    device: "Sample CPU, 2 threads",
    gpu: false,
    weights: "from-file",
    warmup: 5,
    endToEnd: summarizeTimes(samples),
    ...changes,
  };
}

/** Ten samples around a centre, in steps of 1 % of it: median 1.005 times the centre, median absolute deviation 0.025 times. */
export function samplesAround(centre: number): readonly number[] {
  return Array.from({ length: 10 }, (_, index) => (centre * (96 + index)) / 100);
}

/** A comparison of samples in milliseconds with a date and a seed that stay. */
export function sampleComparison(
  a: readonly number[],
  b: readonly number[],
  options: Partial<ComparisonOptions> = {},
): ComparisonRecord {
  return comparisonOf(sampleSide(a), sampleSide(b), {
    paired: false,
    createdAt: new Date("2026-01-02T03:04:05.000Z"),
    ...options,
  });
}
