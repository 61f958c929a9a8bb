import type * as tf from "@tensorflow/tfjs-core";
import { seededRandom } from "../../stats/seeded-random.ts";
import { deriveSeed } from "../networks/initializers.ts";

/** The samples of a fit, by number. */
export interface Batches {
  /**
   * Makes the inputs of the samples, [samples.length, ...]; whoever calls it frees them. `draw` is there in training only, for random changes of
   * a sample.
   */
  readonly inputsOf: (
    samples: readonly number[],
    draw?: AugmentDraw | undefined,
  ) => tf.Tensor | Promise<tf.Tensor>;
  /** Class numbers by sample number. */
  readonly labels: ArrayLike<number>;
  readonly classes: number;
  /** Sample numbers. */
  readonly train: readonly number[];
  /** Sample numbers; if empty, the last epoch is chosen. */
  readonly validation: readonly number[];
}

/** Random numbers in [0, 1) for the changes of one sample: the same sequence each time it is asked within one epoch, another in the next. */
export type AugmentDraw = (sample: number) => () => number;

/** The draw of an epoch, from its seed. */
export function augmentDraw(epochSeed: number): AugmentDraw {
  return (sample) => seededRandom(deriveSeed(epochSeed, `sample ${sample}`));
}
