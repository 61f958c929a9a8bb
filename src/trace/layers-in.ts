import type { layers } from "@tensorflow/tfjs-layers";

type Layer = layers.Layer;

/**
 * A layer and every layer that it holds, however it holds it: those of nested models, of wrappers, cells, and the ones that a custom layer
 * keeps in a field, a list or an object.
 */
export function layersIn(root: Layer): ReadonlySet<Layer> {
  const found = new Set<Layer>();
  const visit = (layer: Layer): void => {
    if (found.has(layer)) return;
    found.add(layer);
    for (const value of Object.values(layer)) {
      if (isLayer(value)) visit(value);
      else if (isCollection(value)) for (const each of Object.values(value)) if (isLayer(each)) visit(each);
    }
  };
  visit(root);
  return found;
}

function isCollection(value: unknown): value is Record<string, unknown> | unknown[] {
  if (Array.isArray(value)) return true;
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** Whether a value is a layer of tfjs-layers, of any copy of the library. */
export function isLayer(value: unknown): value is Layer {
  const { apply, addWeight } = (value ?? {}) as { apply?: unknown; addWeight?: unknown };
  return typeof value === "object" && typeof apply === "function" && typeof addWeight === "function";
}
