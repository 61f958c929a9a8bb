import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import { describe, expect, test } from "vitest";
import { openBackend } from "../../../src/backends/open-backend.ts";
import { fuseRelu6 } from "../../../src/training/fit/fuse-relu6.ts";
import { installTrainingGradients } from "../../../src/training/fit/training-gradients.ts";
import { lackOf } from "../../backends/native-backend.ts";

const lack = await lackOf("tensorflow");

/** Values that are spread over both sides of 0 and of 6. */
const spread = (shape: number[], step: number): tf.Tensor =>
  tf.tensor(
    Array.from({ length: tf.util.sizeFromShape(shape) }, (_, at) => ((at * step) % 17) - 8.25),
    shape,
  );

function gradientsOf(model: tfl.LayersModel): number[][] {
  return tf.tidy(() => {
    const x = spread([2, 3, 3, 4], 5);
    const dy = spread([2, 3, 3, 4], 3);
    const [mean, variance, offset, scale] = [1, 2, 3, 5].map((step) => tf.abs(spread([4], step)));
    const normalize = (...[input, ...rest]: tf.Tensor[]): tf.Tensor =>
      tf.batchNorm(input!, rest[0]!, rest[1]!, rest[2], rest[3], 1e-3) as tf.Tensor;
    const all = [x, mean!, variance!, offset!, scale!];
    return [
      ...tf.grads(normalize)(all, dy),
      tf.grad((input) => model.apply(input) as tf.Tensor)(x, dy),
      tf.grad((input) => tf.relu(input))(x, dy),
      ...tf.grads((input, filter) => tf.conv2d(input as tf.Tensor4D, filter as tf.Tensor4D, 1, "same"))(
        [x, spread([1, 1, 4, 6], 7)],
        spread([2, 3, 3, 6], 2),
      ),
      ...tf.grads((input, filter) => tf.conv2d(input as tf.Tensor4D, filter as tf.Tensor4D, 2, "same"))(
        [x, spread([1, 1, 4, 6], 7)],
        spread([2, 2, 2, 6], 2),
      ),
    ].map((gradient) => [...gradient.dataSync()]);
  });
}

describe.each(["cpu", "wasm", "tensorflow"])("training gradients on %s", (backend) => {
  test.skipIf(backend === "tensorflow" && lack !== undefined)(
    "equal those of tfjs, which are there again afterwards, and leave no tensor",
    async () => {
      await openBackend(backend);
      const model = tfl.sequential({ layers: [tfl.layers.reLU({ inputShape: [3, 3, 4], maxValue: 6 })] });
      const expected = gradientsOf(model);
      const before = tf.memory().numTensors;
      const shipped = tf.getGradient("FusedBatchNorm");
      const undo = [installTrainingGradients(), fuseRelu6(model.layers[0]!)];
      expect(tf.getGradient("FusedBatchNorm")).not.toBe(shipped);
      const kernels = tf.profile(() => void tf.tidy(() => void model.apply(spread([2, 3, 3, 4], 5))));
      const found = gradientsOf(model);
      for (const one of undo) one();
      expect((await kernels).kernelNames).toContain("Relu6");
      expect(tf.getGradient("FusedBatchNorm")).toBe(shipped);
      expect(tf.memory().numTensors).toBe(before);
      for (const [index, values] of expected.entries()) {
        for (const [at, value] of values.entries()) {
          expect(Math.abs((found[index]?.[at] as number) - value)).toBeLessThan(1e-5 * (1 + Math.abs(value)));
        }
      }
    },
  );
});
