import type * as tfl from "@tensorflow/tfjs-layers";

/** A layer class on small inputs, with what a call of it costs, worked out beside it. */
export interface LayerCase {
  readonly title: string;
  /** Names of the registered classes that the case is of; the first is the layer's own. */
  readonly classes: readonly [string, ...string[]];
  /** Shapes with batch. */
  readonly inputs: readonly (readonly (number | null)[])[];
  readonly layer: () => tfl.layers.Layer;
  readonly macs: number;
  /** 2 for each multiply-accumulate, and what else is computed; left out where it is not simple. */
  readonly flops?: number;
  readonly params: number;
  /** `params` where left out. */
  readonly trainable?: number;
  /** Of each output, with batch. */
  readonly outputs: readonly (readonly number[])[];
}

/** Types a table of cases; it changes nothing. */
export function defineCases(cases: readonly LayerCase[]): readonly LayerCase[] {
  return cases;
}
