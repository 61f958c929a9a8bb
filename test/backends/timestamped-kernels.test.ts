import type { KernelBackend } from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { deviceTime, timestampedKernels } from "../../src/backends/timestamped-kernels.ts";
import { isSoftwareGpu } from "../../src/backends/webgpu.ts";

test("a device time is the sum of its programs' times", () => {
  // 0.25 + 0.5 = 0.75
  expect(deviceTime([0.25, 0.5], 2)).toEqual({ milliseconds: 0.75, programs: 2 });
  expect(deviceTime([], 1)).toEqual({ milliseconds: 0, programs: 0 });
});

test.each<[string, number[], number]>([
  ["negative, as from a driver that writes no timestamps", [-798, 5], 1000],
  ["NaN", [Number.NaN], 1000],
  ["infinite", [Number.POSITIVE_INFINITY], 1000],
  ["longer than the wall-clock time", [600, 500], 1000],
])("a time that is %s is undefined", (_title, programs, elapsedMs) => {
  expect(deviceTime(programs, elapsedMs)).toBeUndefined();
});

test("a device time may exceed the wall-clock time by one step of a coarse device clock", () => {
  expect(deviceTime([1.05], 1)).toEqual({ milliseconds: 1.05, programs: 1 });
});

test("without timestamp queries the time is undefined, not 0, and the call still runs", async () => {
  const kernels = timestampedKernels({ supportTimestampQuery: false } as unknown as KernelBackend);
  expect(kernels.available).toBe(false);
  const { result, device } = kernels.measure(() => 11);
  expect([result, await device]).toEqual([11, undefined]);
});

test.each<[boolean, Partial<Parameters<typeof isSoftwareGpu>[0]>]>([
  [true, { vendor: "google", architecture: "swiftshader", description: "SwiftShader driver 5.0.0" }],
  [true, { vendor: "mesa", device: "llvmpipe (LLVM 15.0.6, 256 bits)" }],
  [true, { vendor: "microsoft", description: "Microsoft Basic Render Driver" }],
  [true, { vendor: "acme", isFallbackAdapter: true }],
  [
    false,
    {
      vendor: "nvidia",
      architecture: "hopper",
      device: "NVIDIA H100 80GB HBM3",
      description: "NVIDIA: 550.54",
    },
  ],
  [false, { vendor: "apple", architecture: "common-3", device: "Apple M2" }],
])("software-emulated GPU: %s for %o", (software, info) => {
  const whole = { vendor: "", architecture: "", device: "", description: "", ...info };
  expect(isSoftwareGpu(whole)).toBe(software);
});
