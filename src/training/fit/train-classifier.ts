import * as tf from "@tensorflow/tfjs-core";
import type * as tfl from "@tensorflow/tfjs-layers";
import { classNumbers } from "../dataset/dataset.ts";
import { classWeights } from "../dataset/class-weights.ts";
import { decodePhotos } from "../dataset/decode-photos.ts";
import type { TrainingResult } from "../../record/study-record.ts";
import { carveValidation } from "./carve-validation.ts";
import { evaluate } from "./evaluate.ts";
import { fit } from "./fit.ts";
import { imageInputs } from "./image-inputs.ts";
import { likeliestClasses } from "./likeliest-classes.ts";
import { predict } from "./predict.ts";
import { stopIfAborted } from "./stop-if-aborted.ts";
import { trainedHow, weightCount } from "./trained-how.ts";
import type { TrainingOptions } from "./training-options.ts";

/** A network, the photos to train it on, and how. */
export interface TrainClassifierOptions extends TrainingOptions {
  /** Channel multiplier of the network, for the record. */
  readonly width: number;
  /** Images to class probabilities. Holds the chosen epoch's weights afterwards. */
  readonly model: tfl.LayersModel;
  readonly epochs: number;
}

/**
 * Trains every weight of a classifier from where it starts, and judges it on the photos held out. All photos are decoded first and kept
 * as bytes in memory. Batches of 16, a one-cycle learning rate and inverse-frequency class weights unless told otherwise.
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
    imageInputs({ pixels, height, width }, samples, options.scaling, mirrored);

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
  return {
    ...trainedHow(options, train, validation),
    width: options.width,
    params: weightCount(model.weights),
    trainableParams: weightCount(model.trainableWeights),
    startedFrom: "random",
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
