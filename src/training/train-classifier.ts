import * as tf from "@tensorflow/tfjs-core";
import type * as tfl from "@tensorflow/tfjs-layers";
import type { OpenBackend } from "../backends/open-backend.ts";
import { classNumbers } from "../dataset/dataset.ts";
import type { Dataset } from "../dataset/dataset.ts";
import { classWeights } from "../dataset/class-weights.ts";
import { decodePhotos } from "../dataset/decode-photos.ts";
import type { Normalisation } from "../dataset/normalisation.ts";
import type { TrainingResult } from "../record/study-record.ts";
import type { Split } from "../stats/stratified-split.ts";
import { carveValidation } from "./carve-validation.ts";
import { evaluate } from "./evaluate.ts";
import { fit } from "./fit.ts";
import { imageInputs } from "./image-inputs.ts";
import { likeliestClasses } from "./likeliest-classes.ts";
import { predict } from "./predict.ts";
import { stopIfAborted } from "./stop-if-aborted.ts";
import type { OnTrainingProgress } from "./training-progress.ts";

/** A network, the photos to train it on, and how. */
export interface TrainClassifierOptions {
  /** The name that goes into the record. */
  readonly architecture: string;
  /** Channel multiplier of the network, for the record. */
  readonly width: number;
  /** Images to class probabilities. Holds the chosen epoch's weights afterwards. */
  readonly model: tfl.LayersModel;
  readonly dataset: Dataset;
  readonly split: Split;
  readonly splitSeed: number;
  readonly backend: OpenBackend;
  readonly inputShape: readonly [height: number, width: number, channels: number];
  readonly normalisation: Normalisation;
  readonly resize?: "antialias" | "bilinear" | undefined;
  readonly seed: number;
  readonly epochs: number;
  /** Default 16. */
  readonly batchSize?: number | undefined;
  /** Peak of a one-cycle schedule. Default 0.001. */
  readonly learningRate?: number | undefined;
  /** Share of the training part that the epoch is chosen by. Default 0.1; 0 takes the last epoch. */
  readonly validationShare?: number | undefined;
  /** Default true. */
  readonly flip?: boolean | undefined;
  /** Default `inverse-frequency`. */
  readonly classWeights?: "none" | "inverse-frequency" | undefined;
  readonly onProgress?: OnTrainingProgress | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly now?: (() => number) | undefined;
}

/**
 * Trains every weight of a classifier from where it starts, and judges it on the photos held out. All photos are decoded first and kept
 * as bytes in memory.
 *
 * @throws ProfilerError `photo-unreadable`, `training-failed` or `interrupted`
 */
export async function trainClassifier(options: TrainClassifierOptions): Promise<TrainingResult> {
  const { model, dataset, split, inputShape, seed, signal, onProgress } = options;
  const { batchSize = 16, learningRate = 1e-3, flip = true, now = () => performance.now() } = options;
  const weighting = options.classWeights ?? "inverse-frequency";
  const [height, width] = inputShape;
  const labels = classNumbers(dataset);
  const classes = dataset.classes.length;
  const decodeStartedMs = now();
  const pixels = await decodePhotos(
    dataset.samples,
    dataset.samples.map((_, sample) => sample),
    { height, width, resize: options.resize ?? "antialias" },
    {
      ...(signal === undefined ? {} : { signal }),
      onProgress: (done: number, total: number) => onProgress?.({ stage: "decode", done, total }),
    },
  ).catch((error: unknown) => {
    stopIfAborted(signal, "the photos to decode");
    throw error;
  });
  const inputsOf = (samples: readonly number[], mirrored?: (sample: number) => boolean): tf.Tensor =>
    imageInputs({ pixels, height, width }, samples, options.normalisation, mirrored);

  const fitStartedMs = now();
  const { train, validation } = carveValidation(split.train, labels, options.validationShare ?? 0.1, seed);
  const { epochs, chosenEpoch } = await fit({
    model,
    inputsOf,
    labels,
    classes,
    train,
    validation,
    ...(weighting === "none"
      ? {}
      : {
          classWeights: classWeights(
            train.map((sample) => labels[sample]!),
            classes,
          ),
        }),
    epochs: options.epochs,
    batchSize,
    learningRate,
    schedule: "one-cycle",
    flip,
    chooseBy: "validation-weighted-f1",
    batchNormMomentum: 0.9,
    seed,
    onProgress,
    signal,
    now,
  });

  const evaluateStartedMs = now();
  const probabilities = await predict(model, inputsOf, split.test, { batchSize, signal });
  const truth = split.test.map((sample) => labels[sample]!);
  const sizes = (list: readonly tfl.LayersModel["weights"][number][]): number =>
    list.reduce((sum, weight) => sum + tf.util.sizeFromShape(weight.shape as number[]), 0);
  return {
    architecture: options.architecture,
    inputShape,
    width: options.width,
    params: sizes(model.weights),
    trainableParams: sizes(model.trainableWeights),
    startedFrom: "random",
    backend: options.backend.name,
    device: options.backend.device,
    seed,
    split: {
      method: "stratified",
      seed: options.splitSeed,
      train: train.length,
      validation: validation.length,
      test: split.test.length,
    },
    optimizer: "Adam, one-cycle learning rate, batch-norm momentum 0.9",
    learningRate,
    batchSize,
    augmentation: flip ? ["horizontal flip"] : [],
    classWeights: weighting,
    epochs,
    chosenEpoch,
    chosenBy: validation.length === 0 ? "last epoch" : "highest weighted F1 on validation images",
    evaluation: evaluate(likeliestClasses(probabilities, classes), truth, dataset.classes, seed),
    seconds: {
      decode: (fitStartedMs - decodeStartedMs) / 1000,
      fit: (evaluateStartedMs - fitStartedMs) / 1000,
      evaluate: (now() - evaluateStartedMs) / 1000,
    },
  };
}
