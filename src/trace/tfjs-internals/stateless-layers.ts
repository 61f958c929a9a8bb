import { layers } from "@tensorflow/tfjs-layers";

type Layer = layers.Layer;

/** The name of the layers made to learn tfjs' classes; a name of their own keeps tfjs from counting them in the names of the next layers. */
const name = "clothnet-sample";

/**
 * tfjs' own layers whose call writes no field, reads no variable but the declared weights, and contains no layer: how to make one of each. tfjs exports
 * no classes, and a class with the same name may be a user's.
 */
const samples: Readonly<Record<string, () => Layer>> = {
  Activation: () => layers.activation({ activation: "linear", name }),
  Add: () => layers.add({ name }),
  AlphaDropout: () => layers.alphaDropout({ rate: 0, name }),
  Average: () => layers.average({ name }),
  AveragePooling1D: () => layers.averagePooling1d({ name }),
  AveragePooling2D: () => layers.averagePooling2d({ name }),
  AveragePooling3D: () => layers.averagePooling3d({ name }),
  BatchNormalization: () => layers.batchNormalization({ name }),
  CategoryEncoding: () => layers.categoryEncoding({ numTokens: 1, outputMode: "multiHot", name }),
  CenterCrop: () => layers.centerCrop({ height: 1, width: 1, name }),
  Concatenate: () => layers.concatenate({ name }),
  Conv1D: () => layers.conv1d({ filters: 1, kernelSize: 1, name }),
  Conv2D: () => layers.conv2d({ filters: 1, kernelSize: 1, name }),
  Conv2DTranspose: () => layers.conv2dTranspose({ filters: 1, kernelSize: 1, name }),
  Conv3D: () => layers.conv3d({ filters: 1, kernelSize: 1, name }),
  Conv3DTranspose: () => layers.conv3dTranspose({ filters: 1, kernelSize: 1, name }),
  Cropping2D: () => layers.cropping2D({ cropping: 0, name }),
  Dense: () => layers.dense({ units: 1, name }),
  DepthwiseConv2D: () => layers.depthwiseConv2d({ kernelSize: 1, name }),
  Dot: () => layers.dot({ axes: 1, name }),
  Dropout: () => layers.dropout({ rate: 0, name }),
  ELU: () => layers.elu({ name }),
  Embedding: () => layers.embedding({ inputDim: 1, outputDim: 1, name }),
  Flatten: () => layers.flatten({ name }),
  GaussianDropout: () => layers.gaussianDropout({ rate: 0, name }),
  GaussianNoise: () => layers.gaussianNoise({ stddev: 1, name }),
  GlobalAveragePooling1D: () => layers.globalAveragePooling1d({ name }),
  GlobalAveragePooling2D: () => layers.globalAveragePooling2d({ name }),
  GlobalMaxPooling1D: () => layers.globalMaxPooling1d({ name }),
  GlobalMaxPooling2D: () => layers.globalMaxPooling2d({ name }),
  InputLayer: () => layers.inputLayer({ inputShape: [1], name }),
  LayerNormalization: () => layers.layerNormalization({ name }),
  LeakyReLU: () => layers.leakyReLU({ name }),
  Masking: () => layers.masking({ name }),
  MaxPooling1D: () => layers.maxPooling1d({ name }),
  MaxPooling2D: () => layers.maxPooling2d({ name }),
  MaxPooling3D: () => layers.maxPooling3d({ name }),
  Maximum: () => layers.maximum({ name }),
  Minimum: () => layers.minimum({ name }),
  Multiply: () => layers.multiply({ name }),
  PReLU: () => layers.prelu({ name }),
  Permute: () => layers.permute({ dims: [1], name }),
  ReLU: () => layers.reLU({ name }),
  RepeatVector: () => layers.repeatVector({ n: 1, name }),
  Rescaling: () => layers.rescaling({ scale: 1, name }),
  Reshape: () => layers.reshape({ targetShape: [1], name }),
  Resizing: () => layers.resizing({ height: 1, width: 1, name }),
  SeparableConv2D: () => layers.separableConv2d({ filters: 1, kernelSize: 1, name }),
  Softmax: () => layers.softmax({ name }),
  SpatialDropout1D: () => layers.spatialDropout1d({ rate: 0, name }),
  ThresholdedReLU: () => layers.thresholdedReLU({ name }),
  UpSampling2D: () => layers.upSampling2d({ name }),
  ZeroPadding2D: () => layers.zeroPadding2d({ name }),
};

/** The class names of the layers that {@link isStateless} recognizes. */
export const statelessClasses: readonly string[] = Object.keys(samples);

/** tfjs' activations, whose objects a layer calls. */
const activations: ReadonlySet<string> = new Set(
  (
    "elu selu relu relu6 linear sigmoid hardSigmoid softplus softsign tanh softmax logSoftmax gelu gelu_new mish " +
    "swish"
  ).split(" "),
);

/** What is known of a class, by its prototype: it takes a sample to learn, and a model has many layers of few classes. */
const known = new WeakMap<object, boolean>();

/** A layer's fields by which a user changes what tfjs' own class does. */
export interface HookFields {
  readonly _callHook?: unknown;
  readonly activation?: unknown;
}

const methods = ["call", "apply", "computeMask"] as const;

/**
 * Whether a run leaves a layer's fields as they are: a built one of tfjs' own class, without state, and without a method, a call hook or an activation
 * of the user's. False where this is not known, and for a layer from another copy of tfjs.
 */
export function isStateless(layer: Layer): boolean {
  const prototype = Object.getPrototypeOf(layer) as object;
  const ownClass = known.get(prototype) ?? learn(prototype, samples[layer.getClassName()]);
  if (!ownClass || !layer.built) return false;
  const { _callHook: hook, activation } = layer as unknown as HookFields;
  if (hook !== null && hook !== undefined) return false;
  for (const method of methods) if (Object.hasOwn(layer, method)) return false;
  return typeof activation !== "object" || activation === null || isOwnActivation(activation);
}

function isOwnActivation(activation: object): boolean {
  const prototype = Object.getPrototypeOf(activation) as object;
  const met = known.get(prototype);
  if (met !== undefined) return met;
  const { getClassName } = activation as { readonly getClassName?: () => string };
  const id = getClassName?.call(activation);
  const sample =
    id === undefined || !activations.has(id)
      ? undefined
      : () => (layers.activation({ activation: id as "relu", name }) as unknown as HookFields).activation;
  return learn(prototype, sample);
}

function learn(prototype: object, sample: (() => unknown) | undefined): boolean {
  const own = sample !== undefined && Object.getPrototypeOf(sample()) === prototype;
  known.set(prototype, own);
  return own;
}
