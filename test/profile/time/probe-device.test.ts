import { memory } from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { openBackend } from "../../../src/backends/open-backend.ts";
import { withKernelHooks } from "../../../src/profile/time/with-kernel-hooks.ts";
import { bestPeaks, probeDevice } from "../../../src/profile/time/probe-device.ts";
import type { DevicePeaks } from "../../../src/profile/time/probe-device.ts";

const peaks = (rate: number, launchMs: number): DevicePeaks => ({
  compute: { gflopsPerSecond: rate, probe: `matMul ${rate}`, samples: 8 },
  copies: [{ bytes: 100, gigabytesPerSecond: rate, samples: 8 }],
  launch: { milliseconds: launchMs, samples: 8 },
});

test("of two probes the better counts, part by part", () => {
  const wider: DevicePeaks = {
    ...peaks(3, 0.2),
    copies: [...peaks(3, 0).copies, { bytes: 1600, gigabytesPerSecond: 1, samples: 8 }],
  };
  expect(bestPeaks(peaks(2, 0.1), wider)).toEqual({
    ...wider,
    launch: { milliseconds: 0.1, samples: 8 },
  });
  expect(bestPeaks(peaks(4, 0.3), peaks(3, 0.2))).toEqual({ ...peaks(4, 0.2) });
});

test("wasm computes faster than plain JavaScript, and the probes leave nothing behind", async () => {
  const measured = async (name: string): Promise<DevicePeaks> => {
    const { kernelTiming } = await openBackend(name);
    const before = memory().numTensors;
    const found = await probeDevice(kernelTiming);
    expect(memory().numTensors).toBe(before);
    return found;
  };
  const [wasm, cpu] = [await measured("wasm"), await measured("cpu")];
  expect(wasm.compute.gflopsPerSecond).toBeGreaterThan(2 * cpu.compute.gflopsPerSecond);
  // 128 KiB, 512 KiB, 2 MiB and so on, whatever the machine: what just fits a cache is among them.
  const sizes = wasm.copies.map(({ bytes }) => bytes);
  expect(sizes).toEqual(sizes.map((_, index) => 131_072 * 4 ** index));
  expect(sizes.length).toBeGreaterThanOrEqual(2);
  // A launch is less than a copy of the largest tensor.
  const largest = wasm.copies.at(-1);
  expect(wasm.launch.milliseconds).toBeLessThan(
    (largest?.bytes ?? 0) / (largest?.gigabytesPerSecond ?? 1) / 1e6,
  );
});

test("copies are by kernels that pass over their input once: clipping is two passes on some backends", async () => {
  const { kernelTiming } = await openBackend("wasm");
  const run = new Set<string>();
  await withKernelHooks(
    (kernel, { op }) => {
      run.add(op);
      return kernel();
    },
    () => probeDevice(kernelTiming),
  );
  expect([...run].toSorted()).toEqual(["BatchMatMul", "Concat", "Conv2D", "Fill", "Neg", "Relu"]);
});
