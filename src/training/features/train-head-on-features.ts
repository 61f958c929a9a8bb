import * as tf from "@tensorflow/tfjs-core";
import type * as tfl from "@tensorflow/tfjs-layers";
import { classNumbers } from "../dataset/dataset.ts";
import type { StartingWeights } from "../../record/study-record.ts";
import { isMirrored } from "../fit/batches.ts";
import { splitValidation } from "../fit/split-validation.ts";
import { evaluate } from "../fit/evaluate.ts";
import { extractFeatures } from "./extract-features.ts";
import type { FeatureFunction, Features } from "./extract-features.ts";
import { fit } from "../fit/fit.ts";
import { foldNetwork } from "./fold-network.ts";
import { predict } from "../fit/predict.ts";
import { countWeights, provenanceOf } from "../fit/training-result.ts";
import type { TrainingOptions } from "../fit/training-options.ts";
import type { TrainingResult } from "../fit/training-result.ts";

/** A frozen network, a head to train, and its photos. */
export interface TrainHeadOptions extends TrainingOptions {
  /** The frozen network's weights, for the record. */
  readonly weights: StartingWeights;
  /** Frozen backbone, images to features: a layers model, which is folded first, or a function. */
  readonly features: tfl.LayersModel | FeatureFunction;
  /** Features [batch, length] to class probabilities. Holds the chosen epoch's weights afterwards. */
  readonly head: tfl.LayersModel;
  /** Parameters of the backbone and the head together. */
  readonly params: number;
  /** Maximum number of epochs. Default: 60. */
  readonly epochs?: number | undefined;
  /** Photos per call of the backbone. Default: 8. */
  readonly featureBatchSize?: number | undefined;
  /** Stops after this many epochs without a lower validation loss. Default: 5. */
  readonly patience?: number | undefined;
  /** Evaluates the mean of the probabilities of photo and mirror image. Default: false. */
  readonly testTimeFlip?: boolean | undefined;
}

/**
 * Trains a classifier on the features of a frozen network and evaluates it on the test photos. The features are computed once per
 * photo and, for flips, once per mirror image, and stay in memory. The learning rate is constant. Defaults: batches of 32, no
 * class weights.
 *
 * @throws {ProfilerError} `photo-unreadable`, `training-failed` or `interrupted`
 */
export async function trainHeadOnFeatures(options: TrainHeadOptions): Promise<TrainingResult> {
  const { dataset, split, head, seed, flip = true, testTimeFlip = false } = options;
  const { batchSize = 32, learningRate = 1e-3, signal, now = () => performance.now() } = options;
  const labels = classNumbers(dataset);
  const classes = dataset.classes.length;
  const features = await featuresOfAll(options, flip, testTimeFlip);
  const fitStartedMs = now();
  const { train, validation } = splitValidation(split.train, labels, options.validationShare ?? 0.1, seed);
  const weighting = options.classWeights ?? "none";
  const schedule = { optimizer: "adam", learningRate, rule: "constant" } as const;
  const { epochs, chosenEpoch } = await fit({
    model: head,
    batches: {
      inputsOf: (samples, draw) =>
        featureInputs(features, samples, (sample) => flip && isMirrored(draw, sample)),
      labels,
      classes,
      train,
      validation,
    },
    recipe: {
      schedule,
      classWeights: weighting,
      epochs: options.epochs ?? 60,
      batchSize,
      chooseBy: "validation-loss",
      patience: options.patience ?? 5,
    },
    seed,
    onProgress: options.onProgress,
    signal,
    now,
  });
  const evaluateStartedMs = now();
  const predictTest = (mirrored: boolean): Promise<Float32Array> =>
    predict(head, (samples) => featureInputs(features, samples, () => mirrored), split.test, {
      batchSize: 256,
      signal,
    });
  const probabilities = await predictTest(false);
  if (testTimeFlip) {
    for (const [index, value] of (await predictTest(true)).entries()) {
      probabilities[index] = (probabilities[index]! + value) / 2;
    }
  }
  const truth = split.test.map((sample) => labels[sample]!);
  const evaluation = evaluate(probabilities, truth, dataset.classes, seed);
  const secondsByStage = {
    decode: features.decodeSeconds,
    features: features.networkSeconds,
    fit: (evaluateStartedMs - fitStartedMs) / 1000,
    evaluate: (now() - evaluateStartedMs) / 1000,
  };
  return {
    spec: {
      network: options.architecture,
      classes,
      inputShape: options.inputShape,
      width: 1,
      resize: options.resize ?? "antialias",
      weights: options.weights,
      frozen: true,
      schedule,
      augmentation: [
        ...(flip ? [{ code: "horizontal-flip" } as const] : []),
        ...(testTimeFlip ? [{ code: "test-time-flip" } as const] : []),
      ],
      classWeights: weighting,
      epochs: options.epochs ?? 60,
      batchSize,
      validationShare: options.validationShare ?? 0.1,
      patience: options.patience ?? 5,
      chooseBy: "validation-loss",
    },
    trained: { params: options.params, trainableParams: countWeights(head.trainableWeights) },
    job: {
      ...provenanceOf(options, train, validation),
      seconds: Object.values(secondsByStage).reduce((sum, seconds) => sum + seconds, 0),
      secondsByStage,
      epochs,
      chosenEpoch,
      chosenBy: validation.length === 0 ? "last" : "validation-loss",
      evaluation,
    },
  };
}

async function featuresOfAll(
  options: TrainHeadOptions,
  flip: boolean,
  testTimeFlip: boolean,
): Promise<Features> {
  const { features, dataset, split, inputShape } = options;
  const isTest = new Set(split.test);
  const frozen = typeof features === "function" ? undefined : foldNetwork(features);
  try {
    return await extractFeatures({
      network: frozen?.run ?? (features as FeatureFunction),
      samples: dataset.samples,
      size: { height: inputShape[0], width: inputShape[1], resize: options.resize ?? "antialias" },
      scaling: options.scaling,
      mirrored: (sample) => (isTest.has(sample) ? testTimeFlip : flip),
      batchSize: options.featureBatchSize ?? 8,
      onProgress: options.onProgress,
      signal: options.signal,
      now: options.now,
    });
  } finally {
    frozen?.dispose();
  }
}

function featureInputs(
  { plain, mirrored, length }: Features,
  samples: readonly number[],
  flipped: (sample: number) => boolean,
): tf.Tensor2D {
  const rows = new Float32Array(samples.length * length);
  for (const [row, sample] of samples.entries()) {
    const source = flipped(sample) ? mirrored : plain;
    rows.set(source.subarray(sample * length, (sample + 1) * length), row * length);
  }
  return tf.tensor2d(rows, [samples.length, length]);
}
