import type { layers } from "@tensorflow/tfjs-layers";

type Layer = layers.Layer;

/**
 * A layer and every layer in it: those of nested models, wrapped layers, cells, and the layers that a custom layer keeps in a field, a list or an
 * object.
 */
export function layersIn(root: Layer): ReadonlySet<Layer> {
  const found = new Set<Layer>();
  const visit = (layer: Layer): void => {
    if (found.has(layer)) return;
    found.add(layer);
    for (const value of Object.values(layer)) {
      if (typeof value !== "object" || value === null) continue;
      if (Array.isArray(value)) visitAll(value);
      else if (isLayer(value)) visit(value);
      else if (Object.getPrototypeOf(value) === Object.prototype) visitAll(Object.values(value as object));
    }
  };
  const visitAll = (list: readonly unknown[]): void => {
    for (const each of list) if (isLayer(each)) visit(each);
  };
  visit(root);
  return found;
}

/** Whether a value is a layer of tfjs-layers, from any copy of the library. */
export function isLayer(value: unknown): value is Layer {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const { apply, addWeight } = value as { apply?: unknown; addWeight?: unknown };
  return typeof apply === "function" && typeof addWeight === "function";
}
