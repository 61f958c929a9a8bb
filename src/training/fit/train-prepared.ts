import type { Tensor } from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import type { OpenBackend } from "../../backends/open-backend.ts";
import type { TrainingJob, TrainingSpec } from "../../record/study-record.ts";
import type { Split } from "../../stats/stratified-split.ts";
import { evaluate } from "./evaluate.ts";
import { fit } from "./fit.ts";
import type { FitState } from "./fit-state.ts";
import { drawChange } from "./image-change.ts";
import type { ImageChange } from "./image-change.ts";
import { predict } from "./predict.ts";
import { splitValidation } from "./split-validation.ts";
import type { OnTrainingProgress } from "./training-progress.ts";

/** A network that is ready to be trained, and its inputs. */
export interface PreparedNetwork {
  /** The part that is trained. It ends in a softmax and holds the chosen epoch's weights afterwards. */
  readonly model: LayersModel;
  /** Names of its layers that have the head's learning rate. Default: the last one with weights. */
  readonly head?: readonly string[];
  /** What the part takes, [samples.length, ...], of changed images; whoever calls it frees it. */
  readonly inputsOf: (
    samples: readonly number[],
    changeOf: (sample: number) => ImageChange,
  ) => Tensor | Promise<Tensor>;
  readonly secondsByStage: { readonly decode: number; readonly features?: number };
}

/** Keeps the state of an unfinished fit. */
export interface Checkpoint {
  /** The latest state; undefined before the first epoch has ended. */
  readonly load: () => Promise<FitState | undefined>;
  readonly save: (state: FitState) => Promise<void>;
}

/** What is trained, on which samples. */
export interface TrainPreparedOptions {
  readonly spec: TrainingSpec;
  /** Class numbers by sample number. */
  readonly labels: readonly number[];
  /** Names of the classes. */
  readonly classes: readonly string[];
  readonly split: Split;
  /** Of validation, order, flips and dropout; and, for the record, of the split. */
  readonly seed: number;
  readonly backend: OpenBackend;
  /** Default: none is kept. */
  readonly checkpoint?: Checkpoint | undefined;
  readonly onProgress?: OnTrainingProgress | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Clock in milliseconds. Default: `performance.now`. */
  readonly now?: (() => number) | undefined;
}

/**
 * Fits the trained part of a network as a specification says and evaluates it on the test samples.
 *
 * @throws {ProfilerError} as {@link fit}
 */
export async function trainPrepared(
  { model, head, inputsOf, secondsByStage: prepared }: PreparedNetwork,
  options: TrainPreparedOptions,
): Promise<Omit<TrainingJob, "key" | "fold">> {
  const { spec, labels, classes, split, seed, backend, checkpoint, onProgress, signal } = options;
  const now = options.now ?? (() => performance.now());
  const startedMs = now();
  const { train, validation } = splitValidation(split.train, labels, spec.validationShare, seed);
  const { epochs, chosenEpoch } = await fit({
    model,
    head,
    batches: {
      inputsOf: (samples, draw) => inputsOf(samples, (sample) => drawChange(draw, sample, spec.augmentation)),
      labels,
      classes: classes.length,
      train,
      validation,
    },
    recipe: spec,
    seed,
    from: await checkpoint?.load(),
    onEpoch: checkpoint?.save,
    onProgress,
    signal,
    now,
  });
  const evaluateStartedMs = now();
  const predictTest = (mirrored: boolean): Promise<Float32Array> =>
    predict(model, (samples) => inputsOf(samples, () => ({ mirrored })), split.test, {
      batchSize: spec.batchSize,
      signal,
    });
  const probabilities = await predictTest(false);
  if (spec.augmentation.some(({ code }) => code === "test-time-flip")) {
    for (const [index, value] of (await predictTest(true)).entries()) {
      probabilities[index] = (probabilities[index]! + value) / 2;
    }
  }
  const truth = split.test.map((sample) => labels[sample]!);
  const secondsByStage = {
    ...prepared,
    fit: (evaluateStartedMs - startedMs) / 1000,
    evaluate: (now() - evaluateStartedMs) / 1000,
  };
  return {
    seed,
    backend: backend.name,
    device: backend.device,
    ...(backend.threads === undefined ? {} : { threads: backend.threads }),
    split: {
      method: "stratified",
      seed,
      train: train.length,
      validation: validation.length,
      test: split.test.length,
    },
    seconds: Object.values(secondsByStage).reduce((sum, seconds) => sum + seconds, 0),
    secondsByStage,
    epochs,
    chosenEpoch,
    chosenBy: validation.length === 0 ? "last" : spec.chooseBy,
    evaluation: evaluate(probabilities, truth, classes, seed),
  };
}
