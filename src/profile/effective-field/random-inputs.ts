import { tensor } from "@tensorflow/tfjs-core";
import type { DataType, Tensor } from "@tensorflow/tfjs-core";
import { seededRandom } from "../../stats/seeded-random.ts";

/** What the values of the inputs are drawn from, each on its own. */
export type InputDistribution =
  | { readonly kind: "normal" }
  | { readonly kind: "uniform"; readonly low: number; readonly high: number };

/** Whether a value is a distribution. */
export function isDistribution(value: unknown): value is InputDistribution {
  if (typeof value !== "object" || value === null || !("kind" in value)) return false;
  if (value.kind === "normal") return true;
  const { low, high } = value as { readonly low?: unknown; readonly high?: unknown };
  return (
    value.kind === "uniform" && Number.isFinite(low) && Number.isFinite(high) && Number(low) < Number(high)
  );
}

/** The distribution in words, for the record. */
export function distributionWords(distribution: InputDistribution): string {
  return distribution.kind === "normal"
    ? "each value from the standard normal distribution"
    : `each value uniform from ${distribution.low} to ${distribution.high}`;
}

/** A source of tensors whose values are drawn one after another from `distribution`: the same ones for the same seed, on every machine. */
export function randomInputs(
  distribution: InputDistribution,
  seed: number,
): (shape: readonly number[], dtype: DataType) => Tensor {
  const random = seededRandom(seed);
  const draw =
    distribution.kind === "normal"
      ? // Box & Muller 1958; the logarithm of 0 is left out.
        () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
      : () => distribution.low + (distribution.high - distribution.low) * random();
  return (shape, dtype) => {
    const values = new Float32Array(shape.reduce((product, extent) => product * extent, 1));
    for (let index = 0; index < values.length; index += 1) values[index] = draw();
    return tensor(values, shape as number[], dtype);
  };
}
