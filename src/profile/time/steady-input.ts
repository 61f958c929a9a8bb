import { tensor } from "@tensorflow/tfjs-core";
import type { DataType, Tensor } from "@tensorflow/tfjs-core";
import { seededRandom } from "../../stats/seeded-random.ts";

/**
 * An input to time a model with, the same at every call: uniform in [0, 1), which is 0 for an integer; false for a boolean, which
 * tells inference from training; empty text. No denormal number is among them, which some processors compute slowly
 * with; a model may make some of its own.
 */
export function steadyInput(shape: readonly number[], dtype: string): Tensor {
  const size = shape.reduce((product, extent) => product * extent, 1);
  if (dtype === "string") {
    return tensor(
      Array.from({ length: size }, () => ""),
      shape as number[],
      "string",
    );
  }
  const random = seededRandom(12_345);
  const values = Float32Array.from({ length: size }, () => random());
  return tensor(dtype === "bool" ? values.fill(0) : values, shape as number[], dtype as DataType);
}
