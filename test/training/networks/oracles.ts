import { readFileSync } from "node:fs";
import { sharedFolder } from "./shared-folder.ts";

const { url: folder, missing } = sharedFolder("oracles");

/** Whether the tests against the reference answers can't run. */
export const oraclesMissing: boolean = missing;

/** One weight of a forward reference. */
export interface ReferenceWeight {
  readonly index: number;
  readonly name: string;
  readonly layer: string;
  readonly shape: readonly number[];
  readonly role:
    | "kernel"
    | "depthwise_kernel"
    | "bias"
    | "beta"
    | "moving_mean"
    | "gamma"
    | "moving_variance"
    | "layer_scale"
    | "keep";
  readonly first: readonly number[];
  readonly sum: number;
}

/** What a tensor held: statistics over all its elements and its first ones. */
export interface ReferenceTensor {
  readonly shape: readonly number[];
  readonly mean: number;
  readonly std: number;
  readonly l2: number;
  readonly first: readonly number[];
}

/** The answer of a Keras network with the deterministic weights to the deterministic image. */
export interface ForwardReference {
  readonly config: { readonly inputShape: readonly [number, number, number]; readonly include_top: boolean };
  readonly gain: number;
  readonly inputScale: number;
  readonly input: { readonly first: readonly number[]; readonly sum: number };
  readonly output: ReferenceTensor;
  readonly intermediates: readonly (ReferenceTensor & { readonly layer: string })[];
  readonly weights: readonly ReferenceWeight[];
}

/** One layer of a Keras network. */
export interface ReferenceLayer {
  readonly name: string;
  readonly className: string;
  readonly outputShape: readonly (number | null)[];
  readonly params: number;
  readonly trainableParams: number;
  readonly macs: number;
  readonly children?: readonly ReferenceLayer[];
}

/** All layers of a Keras network at 224x224x3 and 1,000 classes. */
export interface LayerTable {
  readonly layers: readonly ReferenceLayer[];
  readonly totals: { readonly params: number; readonly macs: number };
}

/** The table of a Keras network, for instance `ResNet50`. */
export function layerTable(model: string): LayerTable {
  return JSON.parse(readFileSync(new URL(`keras-layers/${model}.json`, folder), "utf8")) as LayerTable;
}

/** The reference called, for instance, `ResNet50-notop-avg-64`. */
export function forwardReference(name: string): ForwardReference {
  return JSON.parse(readFileSync(new URL(`forward/${name}.json`, folder), "utf8")) as ForwardReference;
}
