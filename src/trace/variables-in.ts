import type { Variable } from "@tensorflow/tfjs-core";
import type { layers } from "@tensorflow/tfjs-layers";
import { isLayer } from "./layers-in.ts";

type Layer = layers.Layer;

/** Fields of every layer of tfjs by which others are reached, and its declared weights. */
const ofTfjs: ReadonlySet<string> = new Set([
  "inboundNodes",
  "outboundNodes",
  "_trainableWeights",
  "_nonTrainableWeights",
]);

/** Objects within objects that are searched; beyond, an object is hardly a layer's own. */
const depth = 4;

/**
 * Finds the variables (`tf.variable`) that a layer keeps in its fields beside its declared weights: in a field, a list, a Map, a Set, or an
 * object of its own; not those of layers in it.
 */
export function variablesIn(layer: Layer): ReadonlySet<Variable> {
  const found = new Set<Variable>();
  const seen = new Set<object>();
  const visit = (value: unknown, left: number): void => {
    if (typeof value !== "object" || value === null || seen.has(value)) return;
    seen.add(value);
    if (isVariable(value)) found.add(value);
    if (left === 0 || isClosed(value)) return;
    for (const inner of valuesOf(value)) visit(inner, left - 1);
  };
  seen.add(layer);
  for (const [name, value] of Object.entries(layer)) if (!ofTfjs.has(name)) visit(value, depth);
  return found;
}

function valuesOf(value: object): Iterable<unknown> {
  if (value instanceof Map) return [...value.keys(), ...value.values()] as unknown[];
  if (value instanceof Set) return value;
  return ArrayBuffer.isView(value) ? [] : Object.values(value);
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
