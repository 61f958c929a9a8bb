import { expect, test } from "vitest";
import type { DevicePeaks } from "../../../src/record/profile-record.ts";
import { copyRate, rooflineBound } from "../../../src/profile/time/roofline.ts";

/** 10 GFLOP/s are 1e7 FLOPs in a millisecond; 2 GB/s are 2e6 bytes in one. */
const peaks: DevicePeaks = {
  compute: { gflopsPerSecond: 10, probe: "matMul 512", samples: 5 },
  copies: [
    { bytes: 1e5, gigabytesPerSecond: 20, samples: 5 },
    { bytes: 1e7, gigabytesPerSecond: 2, samples: 5 },
  ],
  launch: { milliseconds: 0.01, samples: 5 },
};

test("the greater of the times at the peaks names the bound, and is what of the time is reached", () => {
  // 4e7 FLOPs at least 4 ms, 2e6 bytes 1 ms: of 5 ms 4 are explained.
  expect(rooflineBound(5, { flops: 4e7, bytes: 2e6, kernels: 1 }, peaks)).toEqual({
    by: "compute",
    reached: 0.8,
  });
  // 1e7 FLOPs 1 ms, 8e6 bytes 4 ms.
  expect(rooflineBound(5, { flops: 1e7, bytes: 8e6, kernels: 1 }, peaks)).toEqual({
    by: "memory",
    reached: 0.8,
  });
  expect(rooflineBound(8, { flops: undefined, bytes: 8e6, kernels: 1 }, peaks)).toEqual({
    by: "memory",
    reached: 0.5,
  });
});

test("overhead is where the roof explains less than a tenth, or where the launches outweigh it", () => {
  expect(rooflineBound(50, { flops: 4e7, bytes: 0, kernels: 1 }, peaks)).toEqual({
    by: "overhead",
    reached: 0.08,
  });
  // Ten kernels of 0.01 ms are 0.1 ms, 5e5 FLOPs are 0.05 ms.
  expect(rooflineBound(0.1, { flops: 5e5, bytes: 0, kernels: 10 }, peaks)).toEqual({
    by: "overhead",
    reached: 0.5,
  });
});

test("there is no bound without kernels or without a positive time", () => {
  expect(rooflineBound(1, { flops: 1, bytes: 1, kernels: 0 }, peaks)).toBeUndefined();
  expect(rooflineBound(0, { flops: 1, bytes: 1, kernels: 1 }, peaks)).toBeUndefined();
});

test("the rate of copies is that of the nearest size by ratio", () => {
  // 1e6 is as far from 1e5 as from 1e7; less than that is nearer to the smaller.
  expect(copyRate(9e5, peaks)).toBe(20);
  expect(copyRate(2e6, peaks)).toBe(2);
  expect(copyRate(0, peaks)).toBe(20);
});
