import { expect, test } from "vitest";
import type { DevicePeaks, LayerRow } from "../../../src/record/profile-record.ts";
import { timeRow } from "../../../src/profile/time/row-time.ts";
import type { KeySamples } from "../../../src/profile/time/time-subject.ts";

const peaks: DevicePeaks = {
  compute: { gflopsPerSecond: 10, probe: "matMul 512", samples: 5 },
  copies: [{ bytes: 1e6, gigabytesPerSecond: 2, samples: 5 }],
  launch: { milliseconds: 0.001, samples: 5 },
};

const row = {
  path: "conv",
  call: 0,
  flops: 2e7,
  bytes: { weights: 0, read: 3e5, written: 1e5 },
} as LayerRow;

function samples(ms: readonly (number | undefined)[], changes: Partial<KeySamples> = {}): KeySamples {
  return { ms, kernelMs: ms, kernels: 1, onDevice: 1, ...changes };
}

test("medians, rates of the kernels alone, and the bound", () => {
  const timed = timeRow(row, samples([5, 4, 6], { kernelMs: [4, 3, 5], kernels: 2 }), peaks);
  expect(timed).toEqual({
    time: {
      medianMs: 5,
      madMs: 1,
      // R-7 at 0.95 of 4, 5, 6: position 1.9.
      p95Ms: 5.9,
      samples: 3,
      samplesMs: [5, 4, 6],
      kernels: 2,
      kernelsMs: 4,
      // 2e7 FLOPs and 4e5 bytes in 4 ms.
      gflopsPerSecond: 5,
      gigabytesPerSecond: 0.1,
      // 2 ms at 10 GFLOP/s, of 5 ms.
      bound: { by: "compute", reached: 0.4 },
    },
  });
  expect(timeRow(row, samples([5, 5], { repeats: 40 }), peaks)).toMatchObject({ time: { repeats: 40 } });
});

test.each([
  ["no samples", undefined, "no-kernels"],
  ["no kernel on the device", samples([0, 0], { onDevice: 0 }), "no-kernels"],
  ["a device that told nothing once", samples([3, undefined]), "unavailable"],
  ["a clock that saw nothing", samples([0, 0, 3]), "zero"],
  ["less than the wait alone", samples([-0.1, -0.2, 3]), "negative"],
  // 2e7 FLOPs in 1.5 ms are 13.3 GFLOP/s, more than 1.25 times 10; in 1.7 ms 11.8.
  ["more than 1.25 times the peak", samples([1.5, 1.5]), "above-peak"],
])("%s is no time", (_, given, kind) => {
  expect(timeRow(row, given, peaks)).toMatchObject({ untimed: { kind } });
});

test("a rate a little above the peak is put down to the probe, one of bytes is held to the copies", () => {
  expect(timeRow(row, samples([1.7, 1.7]), peaks)).toHaveProperty("time");
  // 4e6 bytes in 1 ms are 4 GB/s, and copies reached 2.
  const moving = { ...row, flops: 0, bytes: { weights: 0, read: 2e6, written: 2e6 } };
  expect(timeRow(moving, samples([1]), peaks)).toEqual({
    untimed: {
      kind: "above-peak",
      rate: { unit: "GB/s", reached: 4, peak: 2 },
      samplesMs: [1],
    },
  });
});
