import type * as tf from "@tensorflow/tfjs-core";
import type * as tfl from "@tensorflow/tfjs-layers";
import { classNumbers } from "../dataset/dataset.ts";
import type { DecodePhotos } from "../dataset/decode-photos.ts";
import { isMirrored } from "./batches.ts";
import type { AugmentDraw } from "./batches.ts";
import { splitValidation } from "./split-validation.ts";
import { evaluate } from "./evaluate.ts";
import { fit } from "./fit.ts";
import { makeImageBatch } from "./image-batch.ts";
import { predict } from "./predict.ts";
import { stopIfAborted } from "./training-progress.ts";
import { countWeights, provenanceOf } from "./training-result.ts";
import type { TrainingOptions } from "./training-options.ts";
import type { TrainingResult } from "./training-result.ts";

/** A network to train in full, and its photos. */
export interface TrainClassifierOptions extends TrainingOptions {
  /** Channel multiplier of the network, as the record states it. */
  readonly width: number;
  /** Images to class probabilities. Holds the chosen epoch's weights afterwards. */
  readonly model: tfl.LayersModel;
  readonly epochs: number;
  /** Reads and decodes the photos. */
  readonly decode: DecodePhotos;
}

/**
 * Trains every weight of a classifier and evaluates it on the test photos. All photos are decoded first and stay in memory as
 * bytes. The learning rate follows one cycle. Defaults: batches of 16, inverse-frequency class weights.
 *
 * @throws {ProfilerError} `photo-unreadable`, `training-failed` or `interrupted`
 */
export async function trainClassifier(options: TrainClassifierOptions): Promise<TrainingResult> {
  const { model, dataset, split, inputShape, seed, signal, onProgress } = options;
  const { batchSize = 16, learningRate = 1e-3, flip = true, now = () => performance.now() } = options;
  const weighting = options.classWeights ?? "inverse-frequency";
  const [height, width] = inputShape;
  const labels = classNumbers(dataset);
  const classes = dataset.classes.length;
  const decodeStartedMs = now();
  const pixels = await options
    .decode(
      dataset.samples,
      dataset.samples.map((_, sample) => sample),
      { height, width, resize: options.resize ?? "antialias" },
      {
        ...(signal === undefined ? {} : { signal }),
        onProgress: (done: number, total: number) => onProgress?.({ stage: "decode", done, total }),
      },
    )
    .catch((error: unknown) => {
      stopIfAborted(signal, "the photos to decode");
      throw error;
    });
  const inputsOf = (samples: readonly number[], draw?: AugmentDraw): tf.Tensor =>
    makeImageBatch(
      { pixels, height, width },
      samples,
      options.scaling,
      (sample) => flip && isMirrored(draw, sample),
    );

  const fitStartedMs = now();
  const { train, validation } = splitValidation(split.train, labels, options.validationShare ?? 0.1, seed);
  const schedule = {
    optimizer: "adam",
    learningRate,
    rule: "one-cycle",
    batchNorm: { momentum: 0.9 },
  } as const;
  const { epochs, chosenEpoch } = await fit({
    model,
    batches: { inputsOf, labels, classes, train, validation },
    recipe: {
      schedule,
      classWeights: weighting,
      epochs: options.epochs,
      batchSize,
      chooseBy: "validation-weighted-f1",
    },
    seed,
    onProgress,
    signal,
    now,
  });

  const evaluateStartedMs = now();
  const probabilities = await predict(model, inputsOf, split.test, { batchSize, signal });
  const truth = split.test.map((sample) => labels[sample]!);
  const evaluation = evaluate(probabilities, truth, dataset.classes, seed);
  const secondsByStage = {
    decode: (fitStartedMs - decodeStartedMs) / 1000,
    fit: (evaluateStartedMs - fitStartedMs) / 1000,
    evaluate: (now() - evaluateStartedMs) / 1000,
  };
  return {
    spec: {
      network: options.architecture,
      classes,
      inputShape,
      width: options.width,
      resize: options.resize ?? "antialias",
      weights: { kind: "random" },
      frozen: false,
      schedule,
      augmentation: flip ? [{ code: "horizontal-flip" }] : [],
      classWeights: weighting,
      epochs: options.epochs,
      batchSize,
      validationShare: options.validationShare ?? 0.1,
      chooseBy: "validation-weighted-f1",
    },
    trained: {
      params: countWeights(model.weights),
      trainableParams: countWeights(model.trainableWeights),
    },
    job: {
      ...provenanceOf(options, train, validation),
      seconds: secondsByStage.decode + secondsByStage.fit + secondsByStage.evaluate,
      secondsByStage,
      epochs,
      chosenEpoch,
      chosenBy: validation.length === 0 ? "last" : "validation-weighted-f1",
      evaluation,
    },
  };
}
