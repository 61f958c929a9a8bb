import { memory } from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { openBackend } from "../../../src/backends/open-backend.ts";
import { withKernelHooks } from "../../../src/profile/time/run-meter.ts";
import { probeDevice } from "../../../src/profile/time/probe-device.ts";
import type { DevicePeaks } from "../../../src/profile/time/probe-device.ts";

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
