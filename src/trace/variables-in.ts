import type { Variable } from "@tensorflow/tfjs-core";
import type { layers } from "@tensorflow/tfjs-layers";
import { isLayer } from "./layers-in.ts";

type Layer = layers.Layer;

/** Fields of every layer of tfjs by which others are reached, and its declared weights. */
interface TfjsFields {
  readonly inboundNodes?: unknown;
  readonly outboundNodes?: unknown;
  readonly _trainableWeights?: unknown;
  readonly _nonTrainableWeights?: unknown;
}

/** Objects within objects that are searched; beyond, an object is hardly a layer's own. */
const depth = 4;

/**
 * Finds the variables (`tf.variable`) that a layer keeps in its fields beside its declared weights: in a field, a list, a Map, a Set, or an
 * object of its own; not those of layers in it.
 */
export function variablesIn(layer: Layer): ReadonlySet<Variable> {
  const { inboundNodes, outboundNodes, _trainableWeights, _nonTrainableWeights } =
    layer as unknown as TfjsFields;
  const seen = new Set<unknown>([
    layer,
    inboundNodes,
    outboundNodes,
    _trainableWeights,
    _nonTrainableWeights,
  ]);
  const found = new Set<Variable>();
  visitAll(Object.values(layer), depth, seen, found);
  return found;
}

/** It runs for every layer of every profile: numbers and texts, which most fields hold, cost no call. */
function visitAll(values: Iterable<unknown>, left: number, seen: Set<unknown>, found: Set<Variable>): void {
  for (const value of values) {
    if (typeof value !== "object" || value === null || seen.has(value)) continue;
    seen.add(value);
    if (isClosed(value)) {
      if (isVariable(value)) found.add(value);
    } else if (left > 0 && !ArrayBuffer.isView(value)) {
      visitAll(valuesOf(value), left - 1, seen, found);
    }
  }
}

function valuesOf(value: object): Iterable<unknown> {
  if (Array.isArray(value) || value instanceof Set) return value;
  return value instanceof Map ? [...value.keys(), ...value.values()] : Object.values(value);
}

/** Layers have weights of their own, declared weights are the layer's; tensors, also symbolic ones, have none. */
function isClosed(value: object): boolean {
  return (
    isLayer(value) || "dataId" in value || "sourceLayer" in value || ("read" in value && "write" in value)
  );
}

function isVariable(value: object): value is Variable {
  return "dataId" in value && "trainable" in value && "assign" in value;
}
