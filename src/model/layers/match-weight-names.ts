import type { Tensor } from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";

/**
 * Gives stored weights the names that they have in the model.
 *
 * Keras writes longer paths than tfjs' layers have, with the cell of a recurrent layer and the models around a nested layer. A stored name
 * matches if it is a name of the model or ends with one, with or without its last part but one; other names stay.
 */
export function matchWeightNames(
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

/** A path and its endings of at least a layer and a weight; the longest first. */
function endings(parts: readonly string[]): readonly string[] {
  return parts.slice(0, -1).map((_, start) => parts.slice(start).join("/"));
}
