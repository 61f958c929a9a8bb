import * as tf from "@tensorflow/tfjs-core";
import type * as tfl from "@tensorflow/tfjs-layers";
import { ProfilerError } from "../../errors.ts";
import type { EpochResult } from "../../record/study-record.ts";

/** The values of one weight or of one number per value of it, row by row. */
export interface NamedArray {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: "float32" | "int32";
  readonly values: Float32Array | Int32Array;
}

export type NamedArrays = readonly NamedArray[];

/** All that a fit needs to go on after an epoch. It holds no tensors, and no random state: seeds follow from the epoch. */
export interface FitState {
  /** Finished epochs. */
  readonly epoch: number;
  /** Of the whole model, batch statistics included, in the model's order. */
  readonly weights: NamedArrays;
  readonly optimizer: OptimizerState;
  /** The best epoch so far; absent where the last one is taken. */
  readonly best?: { readonly epoch: number; readonly weights: NamedArrays };
  readonly history: readonly EpochResult[];
}

/** Steps taken, and what the optimizer keeps for each trained weight, named `weight:slot`. */
export interface OptimizerState {
  readonly step: number;
  readonly slots: NamedArrays;
}

/** Copies a model's weights from the backend. */
export async function readWeights(model: tfl.LayersModel): Promise<NamedArrays> {
  return Promise.all(
    model.weights.map(async ({ originalName, ...weight }, index) => {
      const tensor = model.weights[index]!.read();
      const { shape, dtype } = tensor;
      if (dtype !== "float32" && dtype !== "int32")
        throw new Error(`weight ${originalName} of ${dtype}, which is no number (${String(weight.id)})`);
      // The backend for plain JavaScript gives its own array.
      return { name: originalName, shape, dtype, values: (await tensor.data()).slice() as Float32Array };
    }),
  );
}

/**
 * Puts weights into a model, by their order.
 *
 * @throws {ProfilerError} `wrong-checkpoint` if a shape or the number of weights differs
 */
export function writeWeights(model: tfl.LayersModel, weights: NamedArrays): void {
  const shapes = (list: readonly { readonly shape: readonly (number | null)[] }[]): string[] =>
    list.map(({ shape }) => `[${shape.join(",")}]`);
  const [found, expected] = [shapes(weights), shapes(model.weights)];
  const other = expected.findIndex((shape, index) => shape !== found[index]);
  if (other !== -1 || found.length !== expected.length) {
    const at = other === -1 ? expected.length : other;
    throw new ProfilerError("wrong-checkpoint", {
      found: `${weights[at]?.name ?? "no weight"} ${found[at] ?? ""} as weight ${at + 1}`,
      expected: `${model.weights[at]?.originalName ?? "no further weight"} ${expected[at] ?? ""}`,
      remedy: "start over with --fresh, or go on with the settings that the run began with",
    });
  }
  tf.tidy(() =>
    model.setWeights(weights.map(({ values, shape, dtype }) => tf.tensor(values.slice(), [...shape], dtype))),
  );
}
