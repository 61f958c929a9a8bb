import { setImmediate } from "node:timers/promises";
import * as tf from "@tensorflow/tfjs-core";
import type * as tfl from "@tensorflow/tfjs-layers";
import { ProfilerError } from "../../errors.ts";
import type { EpochResult } from "../../record/study-record.ts";
import { classificationReport, confusionMatrix } from "../../stats/classification-report.ts";
import { seededRandom, shuffle } from "../../stats/seeded-random.ts";
import { limitBatchNormMomentum } from "./batch-norm-momentum.ts";
import { keepWeights } from "./kept-weights.ts";
import type { KeptWeights } from "./kept-weights.ts";
import { learningRateAt } from "./learning-rate.ts";
import type { LearningRateSchedule } from "./learning-rate.ts";
import { likeliestClasses } from "./likeliest-classes.ts";
import { predict } from "./predict.ts";
import { stopIfAborted } from "./stop-if-aborted.ts";
import { trainStep } from "./train-step.ts";
import type { OnTrainingProgress } from "./training-progress.ts";

/** By what an epoch is chosen among those that were trained. */
export type EpochRule = "validation-loss" | "validation-weighted-f1" | "last";

export interface FitOptions {
  /** Ends in a softmax. Its trainable weights are changed; at the end it holds those of the chosen epoch. */
  readonly model: tfl.LayersModel;
  /**
   * The inputs of the samples with the given numbers, [batch, ...]; freed by the fit. `flip` says of each whether its mirrored
   * version is wanted.
   */
  readonly inputsOf: (samples: readonly number[], flip: (sample: number) => boolean) => tf.Tensor;
  /** Class numbers by sample number. */
  readonly labels: ArrayLike<number>;
  readonly classes: number;
  /** Sample numbers. */
  readonly train: readonly number[];
  /** Sample numbers; empty where the last epoch is to be taken. */
  readonly validation: readonly number[];
  /** What a sample's loss is multiplied by, by class number; 1 where left out. */
  readonly classWeights?: readonly number[] | undefined;
  readonly epochs: number;
  readonly batchSize: number;
  /** Adam's; the peak where it is scheduled. */
  readonly learningRate: number;
  readonly schedule: LearningRateSchedule;
  /** Mirrors each image or not by a seeded coin, anew in each epoch. */
  readonly flip: boolean;
  readonly chooseBy: EpochRule;
  /** Stops after this many epochs without a better one; never where left out. */
  readonly patience?: number | undefined;
  /** See {@link limitBatchNormMomentum}. */
  readonly batchNormMomentum: number;
  readonly seed: number;
  readonly onProgress?: OnTrainingProgress | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds; `performance.now` where left out. */
  readonly now?: (() => number) | undefined;
}

export interface FitResult {
  readonly epochs: readonly EpochResult[];
  /** Counted from 1. */
  readonly chosenEpoch: number;
}

/**
 * Trains by minibatches with Adam on categorical cross-entropy. The order of the samples and the flips follow from the seed.
 *
 * @throws ProfilerError `training-failed` when the loss is not a number, `interrupted` when the signal is given; the model
 *   then holds whatever weights it had come to
 */
export async function fit(options: FitOptions): Promise<FitResult> {
  const { model, patience, now = () => performance.now() } = options;
  const optimizer = tf.train.adam(options.learningRate);
  const undoMomentum = limitBatchNormMomentum(model, options.batchNormMomentum);
  const random = seededRandom(options.seed);
  const chooses = options.chooseBy !== "last" && options.validation.length > 0;
  const startedMs = now();
  const epochs: EpochResult[] = [];
  let kept: KeptWeights | undefined;
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
        kept = chooses ? keepWeights(model) : undefined;
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

async function trainEpoch(
  options: FitOptions,
  optimizer: tf.AdamOptimizer,
  random: () => number,
  epoch: number,
  elapsedMs: () => number,
): Promise<number> {
  const { model, labels, classes, classWeights, batchSize, epochs, flip } = options;
  const order = shuffle(options.train, random);
  const flipped = new Set(flip ? order.filter(() => random() < 0.5) : []);
  const batches = Math.ceil(order.length / batchSize);
  let lossSum = 0;
  for (let batch = 0; batch < batches; batch++) {
    stopIfAborted(options.signal, `batch ${batch + 1} of epoch ${epoch}`);
    const step = (epoch - 1) * batches + batch;
    const rate = learningRateAt(options.schedule, options.learningRate, step, epochs * batches);
    // Adam reads it anew at each step; only its type hides it.
    (optimizer as unknown as { learningRate: number }).learningRate = rate;
    const samples = order.slice(batch * batchSize, (batch + 1) * batchSize);
    const lossTensor = tf.tidy(() => {
      const inputs = options.inputsOf(samples, (sample) => flipped.has(sample));
      return trainStep(model, optimizer, inputs, weightedOneHot(samples, labels, classes, classWeights));
    });
    const loss = (await lossTensor.data())[0]!;
    lossTensor.dispose();
    if (!Number.isFinite(loss)) throw notFinite(loss, epoch, batch + 1, options.learningRate);
    lossSum += loss * samples.length;
    options.onProgress?.({
      stage: "fit",
      epoch,
      epochs,
      done: batch + 1,
      total: batches,
      loss: lossSum / Math.min(order.length, (batch + 1) * batchSize),
      secondsLeft: (elapsedMs() / 1000 / (step + 1)) * (epochs * batches - step - 1),
    });
    // Gives way to signals and to photos being decoded: kernels on the processor never do.
    await setImmediate();
  }
  return lossSum / order.length;
}

function weightedOneHot(
  samples: readonly number[],
  labels: ArrayLike<number>,
  classes: number,
  weights: readonly number[] | undefined,
): tf.Tensor2D {
  const rows = new Float32Array(samples.length * classes);
  for (const [row, sample] of samples.entries()) {
    const label = labels[sample]!;
    rows[row * classes + label] = weights?.[label] ?? 1;
  }
  return tf.tensor2d(rows, [samples.length, classes]);
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
  const asTheyAre = (samples: readonly number[]): tf.Tensor => inputsOf(samples, () => false);
  const probabilities = await predict(model, asTheyAre, validation, { batchSize, signal });
  const truth = validation.map((sample) => labels[sample]!);
  const losses = truth.map((label, row) => -Math.log(Math.max(1e-7, probabilities[row * classes + label]!)));
  const matrix = confusionMatrix(truth, likeliestClasses(probabilities, classes), classes);
  return {
    validationLoss: losses.reduce((sum, loss) => sum + loss, 0) / losses.length,
    validationWeightedF1: classificationReport(matrix).weightedF1,
  };
}

/** Of equal epochs the earlier one stays chosen. */
function isBetter(rule: EpochRule, one: EpochResult | undefined, chosen: EpochResult | undefined): boolean {
  if (chosen === undefined) return true;
  return rule === "validation-loss"
    ? one!.validationLoss! < chosen.validationLoss!
    : one!.validationWeightedF1! > chosen.validationWeightedF1!;
}

function notFinite(loss: number, epoch: number, batch: number, rate: number): ProfilerError {
  return new ProfilerError("training-failed", {
    found: `a loss of ${loss} in epoch ${epoch}, batch ${batch}`,
    expected: "a finite loss",
    remedy: `lower the learning rate (it is ${rate}) or check the images' scaling`,
  });
}
