import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import { expect, test } from "vitest";
import { hasOnlyWeightFilters } from "../../../src/trace/trace-tensors.ts";
import { openBackend } from "../../../src/backends/open-backend.ts";
import { withoutFilterGradients } from "../../../src/profile/effective-field/input-gradient.ts";
import { effectiveReceptiveField } from "../../../src/profile/effective-field/effective-receptive-field.ts";
import { traceLayers } from "../../../src/profile/subject/trace-layers.ts";

await openBackend("wasm");

test("the gradient by the input is the same without those by the filters, which are zeros meanwhile", () => {
  const model = tfl.sequential({
    layers: [
      tfl.layers.conv2d({ inputShape: [8, 8, 2], filters: 3, kernelSize: 3, strides: 2, activation: "relu" }),
      tfl.layers.depthwiseConv2d({ kernelSize: 3, padding: "same" }),
    ],
  });
  const x = tf.randomNormal([1, 8, 8, 2], 0, 1, "float32", 1);
  const gradient = (): tf.Tensor => tf.grad((input) => tf.sum(tf.square(model.apply(input) as tf.Tensor)))(x);
  const all = gradient().dataSync();
  expect([...withoutFilterGradients(gradient).dataSync()]).toEqual([...all]);
  expect(all.some((value) => value !== 0)).toBe(true);
  const filter = tf.ones([3, 3, 2, 1]) as tf.Tensor4D;
  const byFilter = (): tf.Tensor =>
    tf.grad((taps) => tf.sum(tf.conv2d(x as tf.Tensor4D, taps as tf.Tensor4D, 1, "valid")))(filter);
  expect([...withoutFilterGradients(byFilter).dataSync()]).toEqual(Array.from({ length: 18 }, () => 0));
  expect(
    byFilter()
      .dataSync()
      .some((value) => value !== 0),
  ).toBe(true);
  model.dispose();
});

/** Convolves its input with the input's own first 3x3 pixels. */
class OwnFilter extends tfl.layers.Layer {
  static className = "OwnFilter";
  override computeOutputShape(shape: tfl.Shape): tfl.Shape {
    return shape;
  }
  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [x] = [inputs].flat() as [tf.Tensor4D];
    const filter = tf.reshape(tf.slice(x, [0, 0, 0, 0], [1, 3, 3, 1]), [3, 3, 1, 1]) as tf.Tensor4D;
    return tf.conv2d(x, filter, 1, "same");
  }
}

test("a filter that depends on the input takes part: its pixels have mass too", async () => {
  const model = tfl.sequential();
  model.add(new OwnFilter({ name: "own", inputShape: [9, 9, 1] }));
  expect(hasOnlyWeightFilters(traceLayers(model, {}))).toBe(false);
  const { heatMap } = await effectiveReceptiveField(model, "own", { inputs: 1 });
  // The middle unit sees rows 3 to 5 through the window; pixel (0, 0) is the first tap.
  expect(heatMap?.mass[0]).toBeGreaterThan(0);
  expect(heatMap?.mass[8]).toBe(0);
  model.dispose();
});
