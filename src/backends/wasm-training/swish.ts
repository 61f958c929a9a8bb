import * as tf from "@tensorflow/tfjs-core";
import { composeKernel } from "./compose-kernel.ts";

/** x sigmoid(x) (Ramachandran et al. 2017): the name of a kernel that some backends have. */
export const swishKernel = "Swish";

const gradKernel = `${swishKernel}Grad`;

/** Swish. tfjs takes three kernels for it and eight for its gradient. */
export const swish: tf.KernelConfig = composeKernel(swishKernel, (steps, { inputs }) => {
  const { x } = inputs as { x: tf.TensorInfo };
  return steps.run("Multiply", { a: x, b: steps.run("Sigmoid", { x }) });
});

/** Gradient of {@link swish}: with s = sigmoid(x), dx = dy s (1 + x (1 - s)). */
export const swishGrad: tf.KernelConfig = composeKernel(gradKernel, (steps, { inputs }) => {
  const { x, dy } = inputs as { x: tf.TensorInfo; dy: tf.TensorInfo };
  const sigmoid = steps.run("Sigmoid", { x });
  const dx = steps.empty(x.shape, "float32");
  const [values, slopes] = [steps.valuesOf(x), steps.valuesOf(dy)];
  writeSlopes(steps.valuesOf(dx), values, slopes, steps.valuesOf(sigmoid));
  return dx;
});

function writeSlopes(dx: Float32Array, x: Float32Array, dy: Float32Array, sigmoid: Float32Array): void {
  for (let at = 0; at < dx.length; at++) {
    const share = sigmoid[at]!;
    dx[at] = dy[at]! * share * (1 + x[at]! * (1 - share));
  }
}

/** Differentiates {@link swish}. */
export const swishGradient: tf.GradConfig = {
  kernelName: swishKernel,
  inputsToSave: ["x"],
  gradFunc: (dy, saved) => ({
    x: () => {
      const inputs = { x: saved[0]!, dy: dy as tf.Tensor };
      return tf.engine().runKernel(gradKernel, inputs) as unknown as tf.Tensor;
    },
  }),
};
