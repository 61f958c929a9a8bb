import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import type { TimestampedKernels } from "../../src/backends/kernel-timing.ts";
import { openBackend } from "../../src/backends/open-backend.ts";
import type { OpenBackend } from "../../src/backends/open-backend.ts";
import { lackOf } from "./native-backend.ts";
import { greatestDifference, predictions } from "./small-network.ts";

describe.skipIf((await lackOf("webgpu")) !== undefined)("webgpu", () => {
  let open: OpenBackend;
  let timing: TimestampedKernels;
  beforeAll(async () => {
    open = await openBackend("webgpu");
    if (open.kernelTiming.kind !== "timestamp-query") throw new Error("webgpu has timestamps");
    timing = open.kernelTiming;
  });

  test("a small network's outputs are those of plain JavaScript within 1e-3", async () => {
    const found = await predictions();
    await openBackend("cpu");
    const expected = await predictions();
    await openBackend("webgpu");
    expect(tf.getBackend()).toBe("webgpu");
    expect(new Set(expected.map((value) => value.toFixed(3))).size).toBeGreaterThan(5);
    expect(greatestDifference(found, expected)).toBeLessThan(1e-3);
  });

  test("a software-emulated GPU is named as one and is refused where a GPU is required", async () => {
    const swiftshader = process.env["VK_DRIVER_FILES"]?.includes("swiftshader") === true;
    expect(open.gpu).toBe(!open.software);
    if (!swiftshader) return;
    expect(open).toMatchObject({ gpu: false, software: true });
    expect(open.device).toMatch(/swiftshader.*, a software GPU on /);
    expect(open.driver).toMatch(/^Dawn of webgpu 0\.\d+\.\d+, SwiftShader driver/);
    await expect(openBackend("webgpu", { requireGpu: true })).rejects.toThrow(
      /found 'webgpu' on .*a software GPU/,
    );
  });

  test("times come from the device: ten times the work takes several times as long, a view takes 0", async () => {
    expect(timing.available).toBe(true);
    const x = tf.randomUniform([160, 160], 0, 1, "float32", 1);
    const products = (count: number): tf.Tensor => {
      let product: tf.Tensor = x;
      for (let time = 0; time < count; time += 1) product = tf.matMul(product, x);
      return product;
    };
    await tf.tidy(() => products(1)).data();
    const one = await timing.measure(() => tf.tidy(() => products(1))).device;
    const ten = await timing.measure(() => tf.tidy(() => products(10))).device;
    const view = await timing.measure(() => tf.reshape(x, [80, 320])).device;
    expect([one?.programs, ten?.programs]).toEqual([1, 10]);
    expect(one?.milliseconds).toBeGreaterThan(0);
    expect((ten?.milliseconds ?? 0) / (one?.milliseconds ?? 0)).toBeGreaterThan(3);
    expect(view).toEqual({ milliseconds: 0, programs: 0 });
    x.dispose();
  });

  test("a measured call that throws stops the timers, and finish() waits for queued programs", async () => {
    expect(() =>
      timing.measure(() => {
        throw new Error("in the kernel");
      }),
    ).toThrow("in the kernel");
    const sum = tf.add(tf.ones([2000]), 1);
    expect((tf.backend() as unknown as { activeTimers: unknown }).activeTimers).toBeUndefined();
    await timing.finish();
    await timing.finish();
    expect((await sum.data())[1999]).toBe(2);
    sum.dispose();
  });
});
