import type * as tfl from "@tensorflow/tfjs-layers";
import type { EpochResult, EpochRule, TrainingSpec } from "../../record/study-record.ts";
import { classificationReport, confusionMatrix } from "../../stats/classification-report.ts";
import { classWeights } from "../dataset/dataset.ts";
import type { Batches } from "./batches.ts";
import { readWeights, writeWeights } from "./fit-state.ts";
import type { FitState } from "./fit-state.ts";
import { openOptimizer } from "./optimizer.ts";
import { argmax, predict } from "./predict.ts";
import { prepareModel } from "./prepare-model.ts";
import { installTrainingGradients } from "./training-gradients.ts";
import { reseedDropout } from "./reseed-dropout.ts";
import { trainEpoch } from "./train-epoch.ts";
import type { OnTrainingProgress } from "./training-progress.ts";

/** How to fit: the parts of a {@link TrainingSpec} that concern the steps. */
export interface FitRecipe extends Pick<
  TrainingSpec,
  "schedule" | "labelSmoothing" | "epochs" | "batchSize" | "patience" | "chooseBy"
> {
  /** By a rule, or the factor of a sample's loss by class number. Default: none. */
  readonly classWeights?: TrainingSpec["classWeights"] | readonly number[];
}

/** The model, the samples and the settings of one fit. */
export interface FitOptions {
  /** Ends in a softmax. The fit changes its trainable weights and leaves those of the chosen epoch in it. */
  readonly model: tfl.LayersModel;
  readonly batches: Batches;
  readonly recipe: FitRecipe;
  /** Names of the model's layers that have the head's learning rate. Default: the last one with weights. */
  readonly head?: readonly string[] | undefined;
  /** Names of the model's layers that are kept as they are, statistics of batch normalization included. Default: none. */
  readonly frozen?: readonly string[] | undefined;
  readonly seed: number;
  /** The state to go on from. Default: the model's weights, before the first epoch. */
  readonly from?: FitState | undefined;
  /** Receives a copy of the state after each epoch; the fit waits for it. */
  readonly onEpoch?: ((state: FitState) => void | Promise<void>) | undefined;
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
 * Trains by minibatches on categorical cross-entropy. The seed of an epoch's order, augmentation and dropout follows from the seed and the
 * epoch's number, so a fit that goes on from a state ends, on the same backend, with the weights and the history of an undisturbed one bit by
 * bit, times apart.
 *
 * @throws {ProfilerError} `training-failed` if a loss is not finite, `interrupted` if the signal is aborted (the model then holds the weights of
 *   the last step); `wrong-checkpoint` if `from` is of another model or optimizer; `wrong-option` for weight decay with `adam`
 */
export async function fit(options: FitOptions): Promise<FitResult> {
  const { model, batches, recipe, from, now = () => performance.now() } = options;
  const chooses = recipe.chooseBy !== "last" && batches.validation.length > 0;
  const undo = [
    prepareModel(model, recipe.schedule.batchNorm, options.frozen ?? []),
    installTrainingGradients(),
  ];
  const startedMs = now();
  try {
    if (from !== undefined) writeWeights(model, from.weights);
    const head = new Set(options.head ?? lastWithWeights(model));
    const optimizer = await openOptimizer(model, recipe.schedule, head, from?.optimizer);
    const dropoutSeeds = reseedDropout(model, options.seed);
    undo.push(dropoutSeeds.restore);
    const history = [...(from?.history ?? [])];
    let best = from?.best;
    const firstStep = optimizer.steps();
    const steps = recipe.epochs * Math.ceil(batches.train.length / recipe.batchSize);
    const secondsLeft = (done: number): number =>
      ((now() - startedMs) / 1000 / (done - firstStep)) * (steps - done);
    const weights = classWeightsOf(recipe, batches);
    const isDone = (): boolean =>
      history.length >= recipe.epochs ||
      (best !== undefined && history.length - best.epoch >= (recipe.patience ?? Number.POSITIVE_INFINITY));
    while (!isDone()) {
      const epoch = history.length + 1;
      const epochStartedMs = now();
      const trainLoss = await trainEpoch(
        {
          ...options,
          optimizer,
          dropoutSeeds,
          secondsLeft,
          ...(weights === undefined ? {} : { classWeights: weights }),
        },
        epoch,
      );
      const validation = batches.validation.length === 0 ? {} : await validate(options);
      const result = { epoch, trainLoss, ...validation, seconds: (now() - epochStartedMs) / 1000 };
      history.push(result);
      const isBest = chooses && isBetter(recipe.chooseBy, result, history[(best?.epoch ?? 0) - 1]);
      if (!isBest && options.onEpoch === undefined) continue;
      const values = await readWeights(model);
      if (isBest) best = { epoch, weights: values };
      await options.onEpoch?.({
        epoch,
        weights: values,
        optimizer: optimizer.state(),
        ...(best === undefined ? {} : { best }),
        history: [...history],
      });
    }
    if (best !== undefined && best.epoch !== history.length) writeWeights(model, best.weights);
    return { epochs: history, chosenEpoch: best?.epoch ?? history.length };
  } finally {
    for (const one of undo.toReversed()) one();
  }
}

function lastWithWeights(model: tfl.LayersModel): string[] {
  const last = model.layers.findLast(({ trainableWeights }) => trainableWeights.length > 0);
  return last === undefined ? [] : [last.name];
}

function classWeightsOf(
  { classWeights: weights = "none" }: FitRecipe,
  { train, labels, classes }: Batches,
): readonly number[] | undefined {
  if (weights === "none") return undefined;
  if (weights !== "inverse-frequency") return weights;
  return classWeights(
    train.map((sample) => labels[sample]!),
    classes,
  );
}

async function validate({
  model,
  batches: { inputsOf, labels, classes, validation },
  recipe: { batchSize },
  signal,
}: FitOptions): Promise<{ validationLoss: number; validationWeightedF1: number }> {
  const probabilities = await predict(model, inputsOf, validation, { batchSize, signal });
  const truth = validation.map((sample) => labels[sample]!);
  const losses = truth.map((label, row) => -Math.log(Math.max(1e-7, probabilities[row * classes + label]!)));
  const matrix = confusionMatrix(truth, argmax(probabilities, classes), classes);
  return {
    validationLoss: losses.reduce((sum, loss) => sum + loss, 0) / losses.length,
    validationWeightedF1: classificationReport(matrix).weightedF1,
  };
}

/** Among equal epochs the first is chosen. */
function isBetter(rule: EpochRule, one: EpochResult, chosen: EpochResult | undefined): boolean {
  if (chosen === undefined) return true;
  return rule === "validation-loss"
    ? one.validationLoss! < chosen.validationLoss!
    : one.validationWeightedF1! > chosen.validationWeightedF1!;
}
