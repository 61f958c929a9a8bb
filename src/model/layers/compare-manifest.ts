import type { layers, LayersModel } from "@tensorflow/tfjs-layers";
import { isModel, layerType } from "../../trace/tfjs-internals/layer-scopes.ts";
import type { ModelFile, WeightSpec } from "../source/model-format.ts";
import { matchNames } from "./match-weight-names.ts";
import { storedWeights } from "./stored-weights.ts";

type Layer = layers.Layer;

/** A layer whose weights are not those that its file holds. */
export interface WeightDifference {
  /** Names of the nested models and the layer, joined by `/`; of weights without a layer, the path that they are stored under. */
  readonly path: string;
  /** The layer, and what was built and what is stored, with shapes. */
  readonly text: string;
  /** A weight that the file holds and no layer was built with. */
  readonly stored?: WeightSpec;
}

interface BuiltWeight {
  readonly path: string;
  readonly type: string;
  readonly name: string;
  readonly shape: readonly number[];
}

/**
 * Compares the weights of a built model with its file's manifest by name and shape. Nothing is read but the manifest.
 *
 * Weights that differ by name alone are the same: one of each shape is set off against another. A file without a manifest has no differences.
 */
export function compareManifest(model: LayersModel, file: ModelFile): readonly WeightDifference[] {
  const stored = storedWeights(file);
  if (stored.length === 0) return [];
  const built = builtWeights(model);
  const matches = matchNames(
    built.map(({ name }) => name),
    stored.map(({ name }) => name),
  );
  const storedBy = new Map(stored.map((weight) => [matches.get(weight.name), weight]));
  // Of several weights of one name, which lie in different models, the first has the stored one of that name.
  const firstOf = new Map(built.toReversed().map((weight) => [weight.name, weight]));
  const isFirst = (weight: BuiltWeight): boolean => firstOf.get(weight.name) === weight;
  const unstored = built.filter((weight) => !isFirst(weight) || !storedBy.has(weight.name));
  const unbuilt = stored.filter(({ name }) => !matches.has(name));
  const found: WeightDifference[] = [];
  for (const { path, type, name, shape } of built.filter(isFirst)) {
    const other = storedBy.get(name)?.shape;
    if (other === undefined || String(other) === String(shape)) continue;
    found.push({
      path,
      text: `${path} (${type}) was built with ${lastPart(name)} [${shape}], but its file holds [${other}]`,
    });
  }
  for (const { path, type, name, shape } of withoutShapesOf(unstored, unbuilt)) {
    found.push({
      path,
      text: `${path} (${type}) was built with ${lastPart(name)} [${shape}], which its file does not hold`,
    });
  }
  for (const weight of withoutShapesOf(unbuilt, unstored)) {
    const { name, shape } = weight;
    found.push({
      stored: weight,
      path: name.split("/").slice(0, -1).join("/"),
      text: `the file holds ${name} [${shape}], which no layer was built with`,
    });
  }
  return found;
}

/** Every weight of a model once, with the path of the layer that has it. */
function builtWeights(model: LayersModel): readonly BuiltWeight[] {
  const found = new Map<unknown, BuiltWeight>();
  const visit = (layer: Layer, path: string): void => {
    if (isModel(layer)) {
      const prefix = path === "" ? "" : `${path}/`;
      for (const inner of (layer as unknown as LayersModel).layers) visit(inner, `${prefix}${inner.name}`);
      return;
    }
    for (const weight of layer.weights) {
      if (found.has(weight)) continue;
      const { originalName: name, shape } = weight;
      found.set(weight, { path, type: layerType(layer), name, shape: shape as number[] });
    }
  };
  visit(model, "");
  return [...found.values()];
}

/** Those of `list` that are left when each of `others` has taken away one of its shape. */
function withoutShapesOf<Weight extends { readonly shape: readonly number[] }>(
  list: readonly Weight[],
  others: readonly { readonly shape: readonly number[] }[],
): readonly Weight[] {
  const counts = new Map<string, number>();
  for (const { shape } of others) counts.set(String(shape), (counts.get(String(shape)) ?? 0) + 1);
  return list.filter(({ shape }) => {
    const left = counts.get(String(shape)) ?? 0;
    counts.set(String(shape), left - 1);
    return left <= 0;
  });
}

function lastPart(name: string): string {
  return name.split("/").at(-1) ?? name;
}
