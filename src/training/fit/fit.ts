import * as tf from "@tensorflow/tfjs-core";
import type * as tfl from "@tensorflow/tfjs-layers";
import type { EpochResult, EpochRule } from "../../record/study-record.ts";
import { classificationReport, confusionMatrix } from "../../stats/classification-report.ts";
import { seededRandom } from "../../stats/seeded-random.ts";
import { batchNormFields } from "../../trace/tfjs-internals/layer-fields.ts";
import { overrideFields } from "../../trace/tfjs-internals/override-fields.ts";
import type { LearningRateSchedule } from "./learning-rate.ts";
import { argmax, predict } from "./predict.ts";
import { trainEpoch } from "./train-epoch.ts";
import type { OnTrainingProgress } from "./training-progress.ts";

/** The model, the samples and the settings of one fit. */
export interface FitOptions {
  /** Ends in a softmax. The fit changes its trainable weights and leaves those of the chosen epoch in it. */
  readonly model: tfl.LayersModel;
  /**
   * Makes the inputs of the samples with the given numbers, [batch, ...]; the fit frees them. `flip` is true for a sample
   * whose mirror image is to be used.
   */
  readonly inputsOf: (samples: readonly number[], flip: (sample: number) => boolean) => tf.Tensor;
  /** Class numbers by sample number. */
  readonly labels: ArrayLike<number>;
  readonly classes: number;
  /** Sample numbers. */
  readonly train: readonly number[];
  /** Sample numbers; if empty, the last epoch is chosen. */
  readonly validation: readonly number[];
  /** Factor of a sample's loss by class number. Default: 1. */
  readonly classWeights?: readonly number[] | undefined;
  readonly epochs: number;
  readonly batchSize: number;
  /** Adam's learning rate; the peak of a schedule. */
  readonly learningRate: number;
  readonly schedule: LearningRateSchedule;
  /** Mirrors each image with probability 1/2, drawn again in each epoch. */
  readonly flip: boolean;
  readonly chooseBy: EpochRule;
  /** Stops after this many epochs without a better one. Default: never. */
  readonly patience?: number | undefined;
  /**
   * Upper limit of the momentum of batch normalization, also in nested models.
   *
   * Keras' default of 0.99 needs some 500 steps until the moving statistics forget their start; a fit of a few epochs ends
   * earlier and would be evaluated with statistics that it never trained with. At 0.9, PyTorch's default, fifty steps are enough.
   */
  readonly batchNormMomentum: number;
  readonly seed: number;
  readonly onProgress?: OnTrainingProgress | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Clock in milliseconds. Default: `performance.now`. */
  readonly now?: (() => number) | undefined;
}

/** The course of a fit. */
export interface FitResult {
  readonly epochs: readonly EpochResult[];
  /** Counted from 1. */
  readonly chosenEpoch: number;
}

/**
 * Trains by minibatches with Adam on categorical cross-entropy. The seed determines the order of the samples and the flips.
 *
 * @throws {ProfilerError} `training-failed` if a loss is not finite, `interrupted` if the signal is aborted; the model then
 *   holds the weights of the last step
 */
export async function fit(options: FitOptions): Promise<FitResult> {
  const { model, patience, now = () => performance.now() } = options;
  const optimizer = tf.train.adam(options.learningRate);
  const undoMomentum = limitBatchNormMomentum(model, options.batchNormMomentum);
  const random = seededRandom(options.seed);
  const chooses = options.chooseBy !== "last" && options.validation.length > 0;
  const startedMs = now();
  const epochs: EpochResult[] = [];
  let kept: WeightSnapshot | undefined;
  let chosen = 0;
  try {
    for (let epoch = 1; epoch <= options.epochs; epoch++) {
      const epochStartedMs = now();
      const trainLoss = await trainEpoch(options, optimizer, random, epoch, () => now() - startedMs);
      const validation = options.validation.length === 0 ? {} : await validate(options);
      epochs.push({ epoch, trainLoss, ...validation, seconds: (now() - epochStartedMs) / 1000 });
      if (!chooses || isBetter(options.chooseBy, epochs[epoch - 1], epochs[chosen - 1])) {
        chosen = epoch;
        kept?.dispose();
        kept = chooses ? snapshotWeights(model) : undefined;
      }
      if (patience !== undefined && epoch - chosen >= patience) break;
    }
    kept?.restore();
    return { epochs, chosenEpoch: chosen };
  } finally {
    kept?.dispose();
    optimizer.dispose();
    undoMomentum();
  }
}

async function validate({
  model,
  inputsOf,
  labels,
  classes,
  validation,
  batchSize,
  signal,
}: FitOptions): Promise<{ validationLoss: number; validationWeightedF1: number }> {
  const unflipped = (samples: readonly number[]): tf.Tensor => inputsOf(samples, () => false);
  const probabilities = await predict(model, unflipped, validation, { batchSize, signal });
  const truth = validation.map((sample) => labels[sample]!);
  const losses = truth.map((label, row) => -Math.log(Math.max(1e-7, probabilities[row * classes + label]!)));
  const matrix = confusionMatrix(truth, argmax(probabilities, classes), classes);
  return {
    validationLoss: losses.reduce((sum, loss) => sum + loss, 0) / losses.length,
    validationWeightedF1: classificationReport(matrix).weightedF1,
  };
}

/** Among equal epochs the first is chosen. */
function isBetter(rule: EpochRule, one: EpochResult | undefined, chosen: EpochResult | undefined): boolean {
  if (chosen === undefined) return true;
  return rule === "validation-loss"
    ? one!.validationLoss! < chosen.validationLoss!
    : one!.validationWeightedF1! > chosen.validationWeightedF1!;
}

/** Lowers momenta above the limit and returns the function that restores them. */
function limitBatchNormMomentum(model: tfl.LayersModel, highest: number): () => void {
  const undo: (() => void)[] = [];
  for (const layer of model.layers) {
    if (isModel(layer)) undo.push(limitBatchNormMomentum(layer, highest));
    const fields = batchNormFields(layer);
    if (fields !== undefined)
      undo.push(overrideFields(fields, { momentum: Math.min(fields.momentum, highest) }));
  }
  return () => {
    for (const one of undo) one();
  };
}

function isModel(layer: object): layer is tfl.LayersModel {
  return "layers" in layer;
}

/** A copy of all weights of a model, batch statistics included. */
interface WeightSnapshot {
  /** Puts the copy into the model. */
  readonly restore: () => void;
  readonly dispose: () => void;
}

/** Copies the model's weights. Only weights that change afterwards take memory twice. */
function snapshotWeights(model: tfl.LayersModel): WeightSnapshot {
  const copies = model.getWeights().map((weight) => tf.clone(weight));
  return {
    restore: () => model.setWeights(copies),
    dispose: () => tf.dispose(copies),
  };
}
