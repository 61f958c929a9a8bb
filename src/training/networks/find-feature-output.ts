import type * as tfl from "@tensorflow/tfjs-layers";
import { ProfilerError } from "../../errors.ts";

/** Classes of layers that a classifier may have beside Dense ones. */
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

/** The number of layer names in a message. */
const CANDIDATES_SHOWN = 8;

/**
 * Finds the symbolic tensor of a network's features: the output of `featureLayer`; default: the input of the classifier.
 *
 * The classifier is the longest chain back from the output that has only Dense layers on vectors (or convolutions of a 1x1
 * map, as in MobileNet), activations, dropout, batch normalization and reshaping. The features are the input of its first
 * Dense layer, before dropout: the global pooling of most networks, the normalization after it in ConvNeXt, Flatten in VGG.
 * The output of a network without a classifier is its features.
 *
 * @throws {ProfilerError} `wrong-option` if there is no such layer or it is used several times; `model-unsupported` if the
 *   features are neither a vector nor a map, or if the network has several outputs and no layer is given
 */
export function findFeatureOutput(backbone: tfl.LayersModel, featureLayer?: string): tfl.SymbolicTensor {
  const features = featureLayer === undefined ? classifierInput(backbone) : outputOf(backbone, featureLayer);
  if (isFeature(features.shape)) return features;
  throw new ProfilerError("model-unsupported", {
    found: `features of shape [${features.shape.map((size) => size ?? "any").join(", ")}] from the layer '${features.sourceLayer.name}'`,
    expected: "a vector [batch, length] or a map [batch, height, width, channels] of known length",
    remedy: "give another feature layer or choose another backbone",
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
      remedy: "give another layer",
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
    remedy: "give one of those, or none for the classifier's input",
  });
}

/** The given tensors and all that they are computed from, the nearest first. */
function tensorsBefore(outputs: readonly tfl.SymbolicTensor[]): tfl.SymbolicTensor[] {
  const seen = new Map(outputs.map((tensor) => [tensor.id, tensor]));
  // A Map iterates in the order of insertion, also over what is inserted meanwhile.
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
      remedy: "give the feature layer",
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

/** True if a layer of this class multiplies such an input, a vector, by a matrix. */
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
