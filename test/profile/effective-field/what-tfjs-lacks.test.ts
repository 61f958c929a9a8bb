import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import { expect, test } from "vitest";
import { openBackend } from "../../../src/backends/open-backend.ts";
import { effectiveReceptiveField } from "../../../src/profile/effective-field/effective-receptive-field.ts";

await openBackend("wasm");

test("where the backend lacks a kernel, cpu measures and the record says so", async () => {
  const model = tfl.sequential({
    layers: [
      tfl.layers.conv2d({
        name: "conv",
        inputShape: [9, 9, 1],
        filters: 1,
        kernelSize: 3,
        kernelInitializer: "ones",
      }),
      tfl.layers.activation({ name: "softplus", activation: "softplus" }),
    ],
  });
  const kernel = tf.getKernel("Softplus", "wasm");
  if (kernel === undefined) throw new Error("wasm has no Softplus to take away");
  tf.unregisterKernel("Softplus", "wasm");
  try {
    const { field } = await effectiveReceptiveField(model, "softplus", { backend: "wasm", inputs: 1 });
    expect(field).toMatchObject({
      status: "measured",
      backend: "cpu",
      notes: [{ code: "measured-on-cpu", backend: "wasm", kernel: "Softplus" }],
    });
    expect(tf.getBackend()).toBe("wasm");
  } finally {
    tf.registerKernel(kernel);
  }
  model.dispose();
});

test("a dilated convolution: 3 taps at distance 3, variance 3 * 3 * 2/3 = 6; the layer is as it was", async () => {
  const model = tfl.sequential({
    layers: [
      tfl.layers.conv2d({
        name: "dilated",
        inputShape: [15, 15, 1],
        filters: 1,
        kernelSize: 3,
        dilationRate: 3,
        padding: "same",
        kernelInitializer: "ones",
      }),
    ],
  });
  const input = tf.randomUniform([1, 15, 15, 1], 0, 1, "float32", 1);
  const before = [...(model.predict(input) as tf.Tensor).dataSync()];
  const tensors = tf.memory().numTensors;
  const { field } = await effectiveReceptiveField(model, "dilated", { inputs: 1 });
  expect(tf.memory().numTensors).toBe(tensors);
  for (const axis of field.axes ?? []) {
    expect(axis.sigma ** 2).toBeCloseTo(6, 4);
    expect(axis).toMatchObject({ extent95: 3, theoreticalSize: 7 });
  }
  expect([...(model.predict(input) as tf.Tensor).dataSync()]).toEqual(before);
  model.dispose();
});

test("in three dimensions, where wasm's own gradient is wrong: variance 2/3 along each, on cpu", async () => {
  const model = tfl.sequential({
    layers: [
      tfl.layers.conv3d({
        name: "conv",
        inputShape: [5, 5, 5, 1],
        filters: 2,
        kernelSize: 3,
        padding: "same",
        kernelInitializer: "ones",
      }),
    ],
  });
  const { field } = await effectiveReceptiveField(model, "conv", { backend: "wasm", inputs: 1 });
  expect(field).toMatchObject({ backend: "cpu", unit: [2, 2, 2] });
  expect(field.axes?.map(({ sigma }) => sigma ** 2)).toEqual([
    expect.closeTo(2 / 3, 4),
    expect.closeTo(2 / 3, 4),
    expect.closeTo(2 / 3, 4),
  ]);
  model.dispose();
});
