import type * as tfl from "@tensorflow/tfjs-layers";
import { ProfilerError } from "../../errors.ts";

/** Classes of layers that may stand in a classifier beside Dense ones. */
const besideDense: ReadonlySet<string> = new Set([
  "Activation",
  "ReLU",
  "Softmax",
  "Dropout",
  "SeededDropout",
  "BatchNormalization",
  "Reshape",
  "Flatten",
]);

/** How many layer names a message lists. */
const CANDIDATES_SHOWN = 8;

/**
 * The symbolic tensor of a network's features: the output of `featureLayer`, or without a name what enters the classifier.
 *
 * The classifier is the longest chain back from the output that holds nothing but Dense layers on vectors (or convolutions
 * of a 1x1 map, as in MobileNet), activations, dropout, batch normalization and reshaping. What enters its first Dense layer,
 * before dropout, is the features: the global pooling of most networks, the normalization after it in ConvNeXt, Flatten in
 * VGG. A network without a classifier ends in features.
 *
 * @throws ProfilerError `wrong-option` when there is no such layer or it is used several times; `model-unsupported` when
 * the features are neither a vector nor a map, or the network has several outputs and no layer was named.
 */
export function findFeatureOutput(backbone: tfl.LayersModel, featureLayer?: string): tfl.SymbolicTensor {
  const features = featureLayer === undefined ? classifierInput(backbone) : outputOf(backbone, featureLayer);
  if (isFeature(features.shape)) return features;
  throw new ProfilerError("model-unsupported", {
    found: `features of shape [${features.shape.map((size) => size ?? "any").join(", ")}] from the layer '${features.sourceLayer.name}'`,
    expected: "a vector [batch, length] or a map [batch, height, width, channels] of known length",
    remedy: "name another feature layer or choose another backbone",
  });
}

function outputOf(backbone: tfl.LayersModel, name: string): tfl.SymbolicTensor {
  const tensors = tensorsBefore(backbone.outputs);
  const [found, ...others] = tensors.filter(({ sourceLayer }) => sourceLayer.name === name);
  if (found !== undefined && others.length === 0) return found;
  if (found !== undefined) {
    throw new ProfilerError("wrong-option", {
      found: `the feature layer '${name}', which gives ${others.length + 1} outputs`,
      expected: "a layer that is used once and has one output",
      remedy: "name another layer",
    });
  }
  const candidates = tensors
    .filter(({ shape }) => isFeature(shape))
    .map(({ sourceLayer }) => sourceLayer.name);
  const shown = candidates.slice(0, CANDIDATES_SHOWN);
  const more = candidates.length - shown.length;
  throw new ProfilerError("wrong-option", {
    found: `the feature layer '${name}'`,
    expected: `a layer of ${backbone.name}, from its output back: ${shown.join(", ")}${more > 0 ? ` and ${more} earlier ones` : ""}`,
    remedy: "name one of those, or none for the classifier's input",
  });
}

/** Every tensor that the given ones are computed from, themselves included, the nearest first. */
function tensorsBefore(outputs: readonly tfl.SymbolicTensor[]): tfl.SymbolicTensor[] {
  const seen = new Map(outputs.map((tensor) => [tensor.id, tensor]));
  // A Map is walked in the order of insertion, also what is inserted meanwhile.
  for (const tensor of seen.values()) {
    for (const input of tensor.inputs) if (!seen.has(input.id)) seen.set(input.id, input);
  }
  return [...seen.values()];
}

function classifierInput(backbone: tfl.LayersModel): tfl.SymbolicTensor {
  const [output, ...others] = backbone.outputs;
  if (output === undefined || others.length > 0) {
    throw new ProfilerError("model-unsupported", {
      found: `a backbone of ${backbone.outputs.length} outputs`,
      expected: "one output",
      remedy: "name the feature layer",
    });
  }
  let features = output;
  let x = output;
  for (;;) {
    const layer = x.sourceLayer;
    const type = layer.getClassName();
    const [input, ...rest] = x.inputs;
    if (input === undefined || rest.length > 0) return features;
    if (weighsVector(type, input.shape)) features = withoutDropout(input);
    else if (!besideDense.has(type)) return features;
    x = input;
  }
}

/** Whether a layer of this class on such an input is a product of a vector with a matrix. */
function weighsVector(type: string, input: readonly (number | null)[]): boolean {
  return (
    (type === "Dense" && input.length === 2) ||
    (type === "Conv2D" && input.length === 4 && input[1] === 1 && input[2] === 1)
  );
}

function withoutDropout(x: tfl.SymbolicTensor): tfl.SymbolicTensor {
  const [input] = x.inputs;
  const type = x.sourceLayer.getClassName();
  return input !== undefined && type.endsWith("Dropout") ? withoutDropout(input) : x;
}

function isFeature(shape: readonly (number | null)[]): boolean {
  return (shape.length === 2 || shape.length === 4) && typeof shape.at(-1) === "number";
}
