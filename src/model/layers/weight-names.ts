import type { Tensor } from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";

/**
 * Stored weights under the names that the model has for them.
 *
 * Keras writes more path than tfjs' layers have: the cell of a recurrent layer, the models around a nested layer. A stored name is the
 * model's own, or ends with one, with or without its last but one part; else it stays as it is.
 */
export function namedForModel(
  model: LayersModel,
  stored: Readonly<Record<string, Tensor>>,
): Record<string, Tensor> {
  const wanted = new Set(model.weights.map((weight) => weight.originalName));
  const named = Object.entries(stored).map(([name, tensor]) => [ownName(name, wanted) ?? name, tensor]);
  return Object.fromEntries(named) as Record<string, Tensor>;
}

function ownName(name: string, wanted: ReadonlySet<string>): string | undefined {
  const parts = name.split("/");
  const withoutCell = [...parts.slice(0, -2), ...parts.slice(-1)];
  return [...endings(parts), ...endings(withoutCell)].find((ending) => wanted.has(ending));
}

/** A path and its endings of at least a layer and a weight, the longest first. */
function endings(parts: readonly string[]): readonly string[] {
  return parts.slice(0, -1).map((_, start) => parts.slice(start).join("/"));
}
