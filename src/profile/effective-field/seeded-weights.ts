import { fill, tensor } from "@tensorflow/tfjs-core";
import type { DataType, Tensor } from "@tensorflow/tfjs-core";
import { seededRandom } from "../../stats/seeded-random.ts";

/** How {@link seededWeights} draws, in words for a record. */
export const seededWeightsWords: string =
  "kernels uniform within He's bound sqrt(6 / fan-in), drawn in the order in which the layers are built; " +
  "gammas (of layer scales too) and variances 1, all other vectors 0";

/**
 * Weights as at the start of a training, the same for the same seed on every machine: kernels by He, Zhang, Ren & Sun 2015
 * (arXiv:1502.01852), normalizations that change nothing. Layer scales are 1, not the near-zero that some networks start
 * from, which would leave nothing but the paths around the blocks.
 */
export function seededWeights(
  seed: number,
): (shape: readonly number[], dtype: DataType | undefined, name: string) => Tensor {
  const random = seededRandom(seed);
  return (shape, dtype = "float32", name) => {
    if (shape.length < 2 || dtype !== "float32")
      return fill(shape as number[], /gamma|variance/.test(name) ? 1 : 0, dtype);
    const bound = Math.sqrt(6 / fanIn(shape, name));
    const values = new Float32Array(shape.reduce((product, extent) => product * extent, 1));
    for (let index = 0; index < values.length; index += 1) values[index] = (2 * random() - 1) * bound;
    return tensor(values, shape as number[], dtype);
  };
}

/** Inputs of one output: a depthwise kernel [height, width, channels, multiplier] sees one channel, others all but the last axis. */
function fanIn(shape: readonly number[], name: string): number {
  const axes = name.includes("depthwise") ? shape.slice(0, -2) : shape.slice(0, -1);
  return Math.max(
    axes.reduce((product, extent) => product * extent, 1),
    1,
  );
}
