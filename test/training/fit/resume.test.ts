import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import { describe, expect, test } from "vitest";
import { openBackend } from "../../../src/backends/open-backend.ts";
import type { TrainingSchedule } from "../../../src/record/study-record.ts";
import { seededRandom } from "../../../src/stats/seeded-random.ts";
import { drawChange } from "../../../src/training/fit/image-change.ts";
import { decodeFitState, encodeFitState } from "../../../src/training/fit/encode-fit-state.ts";
import { readWeights } from "../../../src/training/fit/fit-state.ts";
import type { FitState, NamedArrays } from "../../../src/training/fit/fit-state.ts";
import { fit } from "../../../src/training/fit/fit.ts";
import type { FitOptions, FitRecipe, FitResult } from "../../../src/training/fit/fit.ts";
import { dropout } from "../../../src/training/networks/seeded-dropout.ts";

const flips = [{ code: "horizontal-flip" }] as const;
const side = 6;
const numbers = Array.from({ length: 26 }, (_, sample) => sample);
const pixels = numbers.map((sample) => {
  const random = seededRandom(sample);
  return Float32Array.from({ length: side * side }, (_, at) => ((at + sample) % 3 === 0 ? 1 : 0) + random());
});
const batches: FitOptions["batches"] = {
  inputsOf: async (samples, draw) => {
    await Promise.resolve();
    const rows = samples.map((sample) =>
      drawChange(draw, sample, flips).mirrored ? pixels[sample]!.toReversed() : pixels[sample]!,
    );
    return tf.tensor(new Float32Array(rows.flatMap((row) => [...row])), [samples.length, side, side, 1]);
  },
  labels: numbers.map((sample) => sample % 3),
  classes: 3,
  train: numbers.slice(0, 20),
  validation: numbers.slice(20),
};

/** A network with everything that has a state or a chance of its own: batch normalization, our dropout, tfjs' dropout, a nested model. */
function network(): tfl.LayersModel {
  const { layers, initializers } = tfl;
  const kernelInitializer = (seed: number): ReturnType<typeof initializers.glorotUniform> =>
    initializers.glorotUniform({ seed });
  const body = tfl.sequential({
    layers: [
      layers.conv2d({
        inputShape: [side, side, 1],
        filters: 4,
        kernelSize: 3,
        kernelInitializer: kernelInitializer(1),
      }),
      layers.batchNormalization(),
      layers.reLU(),
      layers.dropout({ rate: 0.3 }),
      layers.flatten(),
    ],
  });
  const input = tfl.input({ shape: [side, side, 1] });
  const dense = layers.dense({ units: 3, activation: "softmax", kernelInitializer: kernelInitializer(2) });
  const dropped = dropout(5, { name: "dropped", rate: 0.4 }).apply(body.apply(input)) as tfl.SymbolicTensor;
  return tfl.model({ inputs: input, outputs: dense.apply(dropped) as tfl.SymbolicTensor });
}

const schedules: readonly TrainingSchedule[] = [
  { optimizer: "adam", learningRate: 0.01, rule: "one-cycle" },
  { optimizer: "adamw", learningRate: 0.01, headLearningRate: 0.02, weightDecay: 0.1, rule: "cosine" },
  { optimizer: "sgd", learningRate: 0.05, momentum: 0.9, weightDecay: 0.01 },
];
const recipeOf = (schedule: TrainingSchedule): FitRecipe => ({
  schedule: { ...schedule, batchNorm: { momentum: 0.9 } },
  labelSmoothing: 0.1,
  classWeights: "inverse-frequency",
  epochs: 4,
  batchSize: 8,
  chooseBy: "validation-loss",
});

interface Outcome {
  readonly result: FitResult;
  readonly weights: NamedArrays;
  readonly files: readonly Uint8Array[];
}

async function run(options: Omit<FitOptions, "model" | "batches" | "seed">): Promise<Outcome> {
  const model = network();
  const files: Uint8Array[] = [];
  const onEpoch = (state: FitState): void => void files.push(encodeFitState(state));
  const result = await fit({ model, batches, seed: 11, now: () => 0, onEpoch, ...options });
  const weights = await readWeights(model);
  model.dispose();
  return { result, weights, files };
}

const values = (arrays: NamedArrays): readonly unknown[] => arrays.map((array) => array.values);
const slots = (file: Uint8Array): readonly unknown[] => values(decodeFitState(file).optimizer.slots);

describe.each(["wasm", "cpu"] as const)("on %s", (backend) => {
  test.each(schedules)(
    "a fit with $optimizer that is read back after any epoch ends bit by bit as an undisturbed one",
    async (schedule) => {
      await openBackend(backend);
      const recipe = recipeOf(schedule);
      const whole = await run({ recipe });
      expect(whole.files).toHaveLength(4);
      expect(new Set(whole.result.epochs.map(({ trainLoss }) => trainLoss)).size).toBe(4);
      for (const [index, file] of whole.files.entries()) {
        const rest = await run({ recipe, from: decodeFitState(Buffer.from(file)) });
        expect(rest.result).toEqual(whole.result);
        expect(values(rest.weights)).toEqual(values(whole.weights));
        expect(rest.files.map(slots)).toEqual(whole.files.slice(index + 1).map(slots));
      }
    },
  );
});
