import { LayersModel, Sequential } from "@tensorflow/tfjs-layers";
import type { layers } from "@tensorflow/tfjs-layers";
import { contentOf, isContainer } from "./own-content.ts";
import { isStateless } from "./tfjs-internals/stateless-layers.ts";

type Layer = layers.Layer;

/** The layers of a model, and those of them whose fields a run may change. */
export interface FoundLayers {
  readonly all: ReadonlySet<Layer>;
  /** All but those that are known to be stateless. */
  readonly changeable: ReadonlySet<Layer>;
}

/**
 * Finds a layer and every layer in it: those of nested models, wrapped layers, cells, and the layers that a custom layer keeps in a field or in a
 * list, Map, Set or object of its own.
 */
export function findLayers(root: Layer): FoundLayers {
  const all = new Set<Layer>();
  const changeable = new Set<Layer>();
  // Most layers of a model are tfjs' own and contain none. One that a custom layer keeps may be built, or written to, by its call.
  const visitMember = (layer: Layer): void => {
    if (isStateless(layer)) all.add(layer);
    else visit(layer);
  };
  const visit = (layer: Layer): void => {
    if (changeable.has(layer)) return;
    if (isOwnModel(layer)) {
      if (all.has(layer)) return;
      all.add(layer);
      layer.layers.forEach(visitMember);
      return;
    }
    all.add(layer);
    changeable.add(layer);
    visitAll(Object.values(layer), 0, new Set([layer.inboundNodes, layer.outboundNodes]));
  };
  const visitAll = (values: Iterable<unknown>, depth: number, seen: Set<unknown>): void => {
    for (const value of values) {
      if (typeof value !== "object" || value === null || seen.has(value)) continue;
      if (isLayer(value)) visit(value);
      else if (isContainer(value, depth)) {
        seen.add(value);
        visitAll(contentOf(value), depth + 1, seen);
      }
    }
  };
  visit(root);
  return { all, changeable };
}

/** All layers that {@link findLayers} finds. */
export function layersIn(root: Layer): ReadonlySet<Layer> {
  return findLayers(root).all;
}

/** A model of tfjs' own class, whose run changes none of its own fields. */
function isOwnModel(layer: Layer): layer is LayersModel {
  const prototype = Object.getPrototypeOf(layer) as object;
  const own = prototype === LayersModel.prototype || prototype === Sequential.prototype;
  return own && !Object.hasOwn(layer, "call") && !Object.hasOwn(layer, "apply");
}

/** Whether a value is a layer of tfjs-layers, from any copy of the library. */
export function isLayer(value: unknown): value is Layer {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const { apply, addWeight } = value as { apply?: unknown; addWeight?: unknown };
  return typeof apply === "function" && typeof addWeight === "function";
}
