import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import type { KernelTiming } from "../../src/backends/kernel-timing.ts";
import { openBackend } from "../../src/backends/open-backend.ts";
import { lackOf } from "./native-backend.ts";
import { greatestDifference, predictions } from "./small-network.ts";

describe.skipIf((await lackOf("tensorflow")) !== undefined)("tensorflow", () => {
  let kernelTiming: KernelTiming;
  beforeAll(async () => {
    ({ kernelTiming } = await openBackend("tensorflow"));
  });

  test("a small network's outputs are those of plain JavaScript within 1e-4", async () => {
    const found = await predictions();
    await openBackend("cpu");
    const expected = await predictions();
    await openBackend("tensorflow");
    expect(tf.getBackend()).toBe("tensorflow");
    expect(new Set(expected.map((value) => value.toFixed(3))).size).toBeGreaterThan(5);
    expect(greatestDifference(found, expected)).toBeLessThan(1e-4);
  });

  test("it reports a GPU only if the addon uses one, and refuses the CPU where a GPU is required", async () => {
    const open = await openBackend("tensorflow");
    const { isUsingGpuDevice } = tf.backend() as unknown as { isUsingGpuDevice: boolean };
    expect(open.gpu).toBe(isUsingGpuDevice);
    expect(open.software).toBe(false);
    expect(open.driver).toMatch(/^TensorFlow 2\.\d+\.\d+, @tensorflow\/tfjs-node(-gpu)? 4\.\d+\.\d+/);
    const required = openBackend("tensorflow", { requireGpu: true });
    if (isUsingGpuDevice) expect((await required).gpu).toBe(true);
    else {
      await expect(required).rejects.toThrow(
        /found 'tensorflow' on .*TensorFlow on the CPU; expected a GPU.*install tensorflow --gpu/,
      );
    }
  });

  test("waiting for outputs leaks no tensor, for every dtype and an empty output", () => {
    if (kernelTiming.kind !== "read-back") throw new Error("tensorflow is read back");
    const { synchronize } = kernelTiming;
    const outputs = [
      tf.tensor([[1.5, 2]]),
      tf.tensor([true, false]),
      tf.scalar(3, "int32"),
      tf.zeros([0, 4]),
      tf.tensor(["text"]),
    ];
    const before = [tf.memory().numTensors, tf.memory().numDataBuffers];
    for (const output of outputs) synchronize([output]);
    synchronize([]);
    expect([tf.memory().numTensors, tf.memory().numDataBuffers]).toEqual(before);
    expect(outputs[0]?.dataSync()).toEqual(Float32Array.of(1.5, 2));
    tf.dispose(outputs);
  });
});
