import * as tfl from "@tensorflow/tfjs-layers";
import { ProfilerError } from "../../errors.ts";
import { connect } from "./connect.ts";
import { cutNetwork } from "./cut-network.ts";
import { dropout } from "./seeded-dropout.ts";
import { keepInInference } from "./inference-mode.ts";
import { findFeatureOutput } from "./find-feature-output.ts";
import { makeInitializers } from "./initializers.ts";
import { registerLayers } from "./register-layers.ts";

/** Parts and settings of a feature extractor. */
export interface FeatureExtractorOptions {
  /** A network of one image input [batch, height, width, channels]; its layers are frozen and shared, not copied. */
  readonly backbone: tfl.LayersModel;
  /** The layer whose output is the features. Default: the rule of {@link findFeatureOutput}. */
  readonly featureLayer?: string | undefined;
  /** Freezes the backbone only up to this layer and trains the rest with the classifier. Default: the whole backbone is frozen. */
  readonly frozenBelow?: string | undefined;
  readonly classes: number;
  /** Share of features dropped in training. Default: 0.2. */
  readonly dropoutRate?: number | undefined;
  /** Initial kernel of the classifier, as in the architectures. Default: `random`. */
  readonly weights?: "random" | "zeros" | undefined;
  readonly seed?: number | undefined;
}

/** Three models over the same layers: `head` trains on what `features` computed once; `whole` is the result. */
export interface FeatureExtractor {
  /** The frozen part: image to feature vector [batch, length], or to the output of the layer `frozenBelow`. */
  readonly features: tfl.LayersModel;
  /** The trained part: from there to class scores [batch, classes]. It ends in dropout and a softmax classifier. */
  readonly head: tfl.LayersModel;
  /** Image to class scores through the layers of the other two: a training of the head trains it. */
  readonly whole: tfl.LayersModel;
  /** Names of the classifier's layers, which are new. */
  readonly classifier: readonly string[];
  /** The layer whose output is the features. */
  readonly featureLayer: string;
  readonly featureLength: number;
}

/**
 * Builds a small trainable classifier behind a frozen network, as the study did with ConvNeXt-T.
 *
 * A feature map is averaged over height and width first. The layers of the backbone are changed: they are not trainable
 * afterwards and always work as in inference, also while the whole is trained; with `frozenBelow`, those up to that layer.
 *
 * @throws {ProfilerError} `wrong-option` for an unknown feature layer or an impossible number of classes; `model-unsupported`
 *   if the backbone does not have one image input or its features are neither a vector nor a map
 */
export function buildFeatureExtractor(options: FeatureExtractorOptions): FeatureExtractor {
  const { backbone, classes, seed } = options;
  checkClasses(classes);
  const image = imageInput(backbone);
  registerLayers();
  const found = findFeatureOutput(backbone, options.featureLayer);
  const free = freeName(backbone);
  const vector =
    found.shape.length === 2
      ? found
      : connect(found, tfl.layers.globalAveragePooling2d({ name: free("features_pool") }));
  const featureLength = vector.shape[1] as number;
  const { glorotUniform } = makeInitializers({ weights: options.weights ?? "random", seed });
  const dense = free("head_dense");
  const layers = [
    dropout(seed, { name: free("head_dropout"), rate: options.dropoutRate ?? 0.2 }),
    tfl.layers.dense({
      name: dense,
      units: classes,
      activation: "softmax",
      kernelInitializer: glorotUniform(dense),
    }),
  ] as const;
  const whole = tfl.model({ inputs: image, outputs: connect(vector, ...layers), name: "feature-extractor" });
  const parts = cutParts(options.frozenBelow);
  freeze(parts.features);
  return {
    ...parts,
    whole,
    classifier: layers.map(({ name }) => name),
    featureLayer: found.sourceLayer.name,
    featureLength,
  };

  function cutParts(frozenBelow: string | undefined): Pick<FeatureExtractor, "features" | "head"> {
    if (frozenBelow !== undefined) {
      const { lower, upper } = cutNetwork(whole, frozenBelow);
      return { features: lower, head: upper };
    }
    const input = tfl.input({ shape: [featureLength], name: free("head_input") });
    return {
      features: tfl.model({ inputs: image, outputs: vector, name: "features" }),
      head: tfl.model({ inputs: input, outputs: connect(input, ...layers), name: "head" }),
    };
  }
}

function checkClasses(classes: number): void {
  if (Number.isSafeInteger(classes) && classes > 0) return;
  throw new ProfilerError("wrong-option", {
    found: `${classes} classes`,
    expected: "a whole number above 0",
    remedy: "give the number of classes",
  });
}

function imageInput(backbone: tfl.LayersModel): tfl.SymbolicTensor {
  const [image, ...others] = backbone.inputs;
  if (image !== undefined && others.length === 0 && image.shape.length === 4) return image;
  throw new ProfilerError("model-unsupported", {
    found: `a backbone with the inputs ${backbone.inputs.map(({ shape }) => shown(shape)).join(" and ")}`,
    expected: "one input of images, [batch, height, width, channels]",
    remedy: "choose another backbone",
  });
}

function shown(shape: readonly (number | null)[]): string {
  return `[${shape.map((size) => size ?? "any").join(", ")}]`;
}

/** Makes names that no layer of the backbone has, as the names of a model's layers must differ. */
function freeName(backbone: tfl.LayersModel): (wanted: string) => string {
  const taken = new Set(backbone.layers.map(({ name }) => name));
  return (wanted) => {
    let name = wanted;
    for (let count = 1; taken.has(name); count++) name = `${wanted}_${count}`;
    taken.add(name);
    return name;
  };
}

/** Makes every layer of the model untrainable and keeps it in inference mode. */
function freeze(model: tfl.LayersModel): void {
  for (const layer of model.layers) {
    layer.trainable = false;
    keepInInference(layer);
  }
}
