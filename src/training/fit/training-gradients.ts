import * as tf from "@tensorflow/tfjs-core";

/**
 * Installs gradients that read their tensors fewer times than those of tfjs, with equal results up to rounding.
 *
 * tfjs composes the gradient of batch normalization of about twelve operations over the whole tensor and that of a clipped ReLU of eight. In
 * networks of depthwise convolutions these take longer than the convolutions: on TensorFlow's CPU kernels 124 and 98 ms of a step for
 * [32,28,28,240], here 31 and 9 ms, the latter for layers that {@link fuseRelu6} has changed.
 *
 * @returns a function that undoes it
 */
export function installTrainingGradients(): () => void {
  const undo = [...gradients.map(replaceGradient), ...replacePointwiseKernels()];
  return () => {
    for (const one of undo) one();
  };
}

/** Makes a gradient in the place of the one that tfjs has. */
type MakeGradient = (shipped: tf.GradConfig) => tf.GradConfig;

/**
 * Batch normalization with statistics per channel, the last axis: `y = (x - mean) r scale + offset`, `r = 1 / sqrt(variance + epsilon)`. All
 * gradients but that of x follow from two sums per channel (Ioffe & Szegedy 2015, arXiv:1502.03167).
 */
const batchNorm: MakeGradient = (shipped) => ({
  ...shipped,
  gradFunc: (dys, saved, attrs) => {
    const [x, mean, variance, scale] = saved;
    if (
      Array.isArray(dys) ||
      x === undefined ||
      mean?.rank !== 1 ||
      variance === undefined ||
      scale === undefined
    ) {
      return shipped.gradFunc(dys, saved, attrs);
    }
    const axes = x.shape.slice(1).map((_, axis) => axis);
    const { varianceEpsilon } = attrs as unknown as tf.FusedBatchNormAttrs;
    const r = tf.rsqrt(tf.add(variance, varianceEpsilon));
    const factor = tf.mul(scale, r);
    // Outside the functions below: tfjs frees what each of them makes.
    const sum = tf.sum(dys, axes);
    const centeredSum = tf.sum(tf.mul(dys, tf.sub(x, mean)), axes);
    return {
      x: () => tf.mul(dys, factor),
      mean: () => tf.neg(tf.mul(sum, factor)),
      variance: () => tf.mul(tf.mul(centeredSum, factor), tf.mul(tf.square(r), -0.5)),
      scale: () => tf.mul(centeredSum, r),
      offset: () => sum.clone(),
    };
  },
});

/** TensorFlow's own kernel of an activation's gradient, where TensorFlow computes. */
function nativeGradient(kernelName: string): MakeGradient {
  return (shipped) => ({
    ...shipped,
    gradFunc: (dys, saved, attrs) => {
      const [x] = saved;
      const backend = tf.getBackend() === "tensorflow" ? (tf.backend() as unknown as NodeBackend) : undefined;
      if (backend === undefined || x?.dtype !== "float32" || Array.isArray(dys)) {
        return shipped.gradFunc(dys, saved, attrs);
      }
      const { TF_ATTR_TYPE: type, TF_FLOAT: value } = backend.binding;
      return { x: () => backend.executeSingleOutput(kernelName, [{ name: "T", type, value }], [dys, x]) };
    },
  });
}

/** What `@tensorflow/tfjs-node` offers to run an operation of TensorFlow by its name. */
interface NodeBackend {
  readonly binding: { readonly TF_ATTR_TYPE: number; readonly TF_FLOAT: number };
  executeSingleOutput(
    name: string,
    attributes: readonly { readonly name: string; readonly type: number; readonly value: number }[],
    inputs: readonly tf.Tensor[],
  ): tf.Tensor;
}

const gradients: readonly (readonly [kernel: string, make: MakeGradient])[] = [
  ["FusedBatchNorm", batchNorm],
  ["Relu", nativeGradient("ReluGrad")],
  ["Relu6", nativeGradient("Relu6Grad")],
];

function replaceGradient([kernel, make]: readonly [string, MakeGradient]): () => void {
  const shipped = tf.getGradient(kernel);
  const setTo = (gradient: tf.GradConfig): void => {
    tf.unregisterGradient(kernel);
    tf.registerGradient(gradient);
  };
  setTo(make(shipped));
  return () => setTo(shipped);
}

/**
 * On TensorFlow the gradients of a convolution of 1x1 taps as matrix products over all places, which its CPU kernels are faster at: by two to
 * four times for the input. Its package refuses explicit padding, with which the output would have other places.
 */
function replacePointwiseKernels(): readonly (() => void)[] {
  if (tf.getBackend() !== "tensorflow") return [];
  return [
    replaceKernel("Conv2DBackpropInput", ({ dy, filter }, { inputShape }) =>
      tf.reshape(tf.matMul(rowsOf(dy!), rowsOf(filter!), false, true), inputShape!),
    ),
    replaceKernel("Conv2DBackpropFilter", ({ x, dy }, { filterShape }) =>
      tf.reshape(tf.matMul(rowsOf(x!), rowsOf(dy!), true), filterShape!),
    ),
  ];
}

/** [..., channels] as [places, channels]. */
function rowsOf(tensor: tf.Tensor): tf.Tensor {
  return tf.reshape(tensor, [-1, tensor.shape.at(-1)!]);
}

interface BackpropAttrs {
  readonly inputShape?: number[];
  readonly filterShape?: number[];
  readonly strides: number | readonly number[];
  readonly dataFormat: string;
}

function replaceKernel(
  kernelName: string,
  product: (inputs: tf.NamedTensorMap, attrs: BackpropAttrs) => tf.Tensor,
): () => void {
  const backendName = "tensorflow";
  const shipped = tf.getKernel(kernelName, backendName);
  const setTo = (kernel: tf.KernelConfig): void => {
    tf.unregisterKernel(kernelName, backendName);
    tf.registerKernel(kernel);
  };
  const kernelFunc: tf.KernelFunc = (call) => {
    const inputs = call.inputs as tf.NamedTensorMap;
    const attrs = call.attrs as unknown as BackpropAttrs;
    const [height, width] = inputs["filter"]?.shape ?? attrs.filterShape!;
    const isProduct =
      height === 1 &&
      width === 1 &&
      attrs.dataFormat === "NHWC" &&
      [attrs.strides].flat().every((one) => one === 1);
    return isProduct ? tf.tidy(() => product(inputs, attrs)) : shipped.kernelFunc(call);
  };
  setTo({ ...shipped, kernelFunc });
  return () => setTo(shipped);
}
