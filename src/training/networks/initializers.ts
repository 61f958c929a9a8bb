import * as tfl from "@tensorflow/tfjs-layers";
import type { CheckedOptions } from "./check-options.ts";

/** The initializer class of tfjs, which is not exported. */
export type Initializer = ReturnType<typeof tfl.initializers.zeros>;

/** The Keras initializers of the networks here; each draws numbers of its own for the layer with the given name. */
export interface Initializers {
  /** Uniform within sqrt(6 / (fan in + fan out)) (Glorot & Bengio 2010): the Keras default. */
  readonly glorotUniform: (layer: string) => Initializer;
  /** Truncated normal of variance 2 / fan out, as in the EfficientNet paper's code. */
  readonly fanOutNormal: (layer: string) => Initializer;
  /** Uniform of variance 1 / (3 fan out), for EfficientNet's classifier. */
  readonly fanOutUniform: (layer: string) => Initializer;
}

/** Standard deviation of a standard normal distribution cut off at two standard deviations. */
const TRUNCATED_DEVIATION = 0.87962566103423978;

/** Makes the initializers of a network with these options. */
export function makeInitializers({ weights, seed }: Pick<CheckedOptions, "weights" | "seed">): Initializers {
  const seeded = (layer: string): { seed?: number } =>
    seed === undefined ? {} : { seed: deriveSeed(seed, layer) };
  const drawn =
    (make: (layer: string) => Initializer) =>
    (layer: string): Initializer =>
      weights === "zeros" ? tfl.initializers.zeros() : make(layer);
  return {
    glorotUniform: drawn((layer) => tfl.initializers.glorotUniform(seeded(layer))),
    fanOutNormal: drawn((layer) =>
      tfl.initializers.varianceScaling({
        // Keras widens the normal so that its variance after truncation is the given one; tfjs does not.
        scale: 2 / TRUNCATED_DEVIATION ** 2,
        mode: "fanOut",
        distribution: "normal",
        ...seeded(layer),
      }),
    ),
    fanOutUniform: drawn((layer) =>
      tfl.initializers.varianceScaling({
        scale: 1 / 3,
        mode: "fanOut",
        distribution: "uniform",
        ...seeded(layer),
      }),
    ),
  };
}

/**
 * Derives the seed of one layer from a network's seed: FNV-1a over both, so that a new layer does not change the weights of
 * the others. Between 1 and 2^32 - 1, as tfjs reads 0 as "no seed".
 */
export function deriveSeed(seed: number, name: string): number {
  let hash = 0x811c9dc5;
  for (const character of `${seed}:${name}`) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  return hash >>> 0 || 1;
}
