import type * as tfl from "@tensorflow/tfjs-layers";
import { expect } from "vitest";
import { leafLayers } from "./deterministic-fill.ts";
import type { LayerTable, ReferenceLayer } from "./oracles.ts";

/** What a layer has and does, in the words of the reference tables. */
interface Facts {
  readonly outputShape: readonly (number | null)[];
  readonly params: number;
  readonly trainableParams: number;
  readonly macs: number;
}

/** Expects the same layers in the same order as Keras has, each with the same shapes, parameters and multiply-accumulates. */
export function expectLayers(model: tfl.LayersModel, { layers, totals }: LayerTable): void {
  const expected = Object.fromEntries(layers.flatMap(leaves).map((layer) => [layer.name, factsOf(layer)]));
  const found = Object.fromEntries(leafLayers(model).map((layer) => [layer.name, measured(layer)]));
  for (const own of Object.keys(found)) {
    // The invisible input layer of a Sequential; the tables leave it out.
    if (!(own in expected) && found[own]?.params === 0 && own.endsWith("_input")) delete found[own];
  }
  expect(found).toEqual(expected);
  expect(model.layers.map(({ name }) => name)).toEqual(layers.map(({ name }) => name));
  const sum = (of: keyof Facts): number =>
    Object.values(found).reduce((total, facts) => total + Number(facts[of]), 0);
  expect(sum("params")).toBe(totals.params);
  expect(model.countParams()).toBe(totals.params);
  expect(sum("macs")).toBe(totals.macs);
}

function leaves(layer: ReferenceLayer): readonly ReferenceLayer[] {
  return layer.children === undefined ? [layer] : layer.children.flatMap(leaves);
}

function factsOf({ outputShape, params, trainableParams, macs }: ReferenceLayer): Facts {
  return { outputShape, params, trainableParams, macs };
}

function measured(layer: tfl.layers.Layer): Facts {
  const [node] = layer.inboundNodes;
  const outputShape = node?.outputShapes[0] as (number | null)[];
  const size = (weights: readonly tfl.LayerVariable[]): number =>
    weights.reduce((total, { shape }) => total + product(shape), 0);
  return {
    outputShape,
    params: size(layer.weights),
    trainableParams: size(layer.trainableWeights),
    macs: multiplyAccumulates(layer, outputShape),
  };
}

/** Kernel taps, padding ones included, times output positions: for kernels of convolutions and Dense layers. */
export function multiplyAccumulates(
  layer: tfl.layers.Layer,
  outputShape: readonly (number | null)[],
): number {
  const kernel = layer.weights.find(({ originalName }) => originalName.endsWith("kernel"));
  return kernel === undefined ? 0 : product(outputShape.slice(1, -1)) * product(kernel.shape);
}

function product(sizes: readonly (number | null)[]): number {
  return sizes.reduce<number>((total, size) => total * (size ?? 1), 1);
}
