import type * as tfl from "@tensorflow/tfjs-layers";
import { ProfilerError } from "../../errors.ts";
import { seededRandom, shuffle } from "../../stats/seeded-random.ts";
import { deriveSeed } from "../networks/initializers.ts";
import { augmentDraw } from "./batches.ts";
import type { Batches } from "./batches.ts";
import type { FitRecipe } from "./fit.ts";
import { inputsAhead } from "./inputs-ahead.ts";
import { learningRateAt } from "./learning-rate.ts";
import type { Optimizer } from "./optimizer.ts";
import type { DropoutSeeds } from "./reseed-dropout.ts";
import { stopIfAborted, yieldToEvents } from "./training-progress.ts";
import type { OnTrainingProgress } from "./training-progress.ts";
import { targetsOf, trainStep } from "./train-step.ts";

/** What stays the same over the epochs of a fit. */
export interface EpochOptions {
  readonly model: tfl.LayersModel;
  readonly batches: Batches;
  readonly recipe: FitRecipe;
  /** Factor of a sample's loss by class number. */
  readonly classWeights?: readonly number[];
  readonly seed: number;
  readonly optimizer: Optimizer;
  readonly dropoutSeeds: DropoutSeeds;
  readonly onProgress?: OnTrainingProgress | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Seconds until the end of the fit, once this many of its steps are done. */
  readonly secondsLeft: (steps: number) => number;
}

/**
 * Trains on every sample once, in an order, with changes and dropout that follow from the seed and the epoch.
 *
 * @param epoch counted from 1
 * @returns the mean training loss over the samples, each at its own step
 * @throws {ProfilerError} `training-failed` if a loss is not finite, `interrupted` if the signal is aborted
 */
export async function trainEpoch(options: EpochOptions, epoch: number): Promise<number> {
  const { model, recipe, optimizer, classWeights } = options;
  const { inputsOf, labels, classes, train } = options.batches;
  const { batchSize, epochs, schedule, labelSmoothing = 0 } = recipe;
  const { learningRate, headLearningRate = learningRate } = schedule;
  const epochSeed = deriveSeed(options.seed, `epoch ${epoch}`);
  const order = shuffle(train, seededRandom(epochSeed));
  const draw = augmentDraw(epochSeed);
  const batches = Math.ceil(order.length / batchSize);
  let lossSum = 0;
  const samplesOf = (batch: number): number[] => order.slice(batch * batchSize, (batch + 1) * batchSize);
  let batch = 0;
  for await (const inputs of inputsAhead(batches, (number) => inputsOf(samplesOf(number), draw))) {
    const step = (epoch - 1) * batches + batch;
    const rateFrom = (peak: number): number => learningRateAt(schedule, peak, step, epochs * batches);
    const samples = samplesOf(batch);
    let loss: number;
    try {
      stopIfAborted(options.signal, `batch ${batch + 1} of epoch ${epoch}`);
      options.dropoutSeeds.startStep(step);
      const targets = targetsOf(samples, labels, classes, {
        smoothing: labelSmoothing,
        ...(classWeights === undefined ? {} : { weights: classWeights }),
      });
      const rates = { body: rateFrom(learningRate), head: rateFrom(headLearningRate) };
      loss = await trainStep(model, optimizer, inputs, targets, rates);
    } finally {
      inputs.dispose();
    }
    if (!Number.isFinite(loss)) throw lossNotFinite(loss, epoch, batch + 1, learningRate);
    lossSum += loss * samples.length;
    options.onProgress?.({
      stage: "fit",
      epoch,
      epochs,
      done: batch + 1,
      total: batches,
      loss: lossSum / Math.min(order.length, (batch + 1) * batchSize),
      secondsLeft: options.secondsLeft(step + 1),
    });
    batch += 1;
    // Kernels on the processor leave no room for signals and photos that were read.
    await yieldToEvents();
  }
  return lossSum / order.length;
}

function lossNotFinite(loss: number, epoch: number, batch: number, rate: number): ProfilerError {
  return new ProfilerError("training-failed", {
    found: `a loss of ${loss} in epoch ${epoch}, batch ${batch}`,
    expected: "a finite loss",
    remedy: `lower the learning rate (it is ${rate}) or check the images' scaling`,
  });
}
