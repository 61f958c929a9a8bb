import type { Tensor } from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";

/**
 * Gives stored weights the names that they have in the model; names that match none stay, see {@link matchNames}.
 */
export function matchWeightNames(
  model: LayersModel,
  stored: Readonly<Record<string, Tensor>>,
): Record<string, Tensor> {
  const matches = matchNames(
    model.weights.map(({ originalName }) => originalName),
    Object.keys(stored),
  );
  const named = Object.entries(stored).map(([name, tensor]) => [matches.get(name) ?? name, tensor]);
  return Object.fromEntries(named) as Record<string, Tensor>;
}

/**
 * Matches names of stored weights with the names that they have in a model.
 *
 * Keras 2 writes longer paths than tfjs' layers have, with the cell of a recurrent layer and the models around a nested layer. Keras 3 leaves out the
 * wrapper around a layer, and calls the kernel of a depthwise convolution `kernel`. A stored name therefore matches by one of its
 * {@link spellings}: the name itself, then its endings, then the endings of the model's names. A name of the model is given once.
 *
 * @returns the name in the model by the stored name; without those that match none
 */
export function matchNames(
  wanted: readonly string[],
  stored: readonly string[],
): ReadonlyMap<string, string> {
  const free = new Set(wanted);
  const byEnding = new Map<string, string[]>();
  for (const name of wanted) {
    for (const ending of endings(name.split("/"))) {
      const same = byEnding.get(ending);
      if (same === undefined) byEnding.set(ending, [name]);
      else same.push(name);
    }
  }
  const rounds: readonly ((parts: readonly string[]) => string | undefined)[] = [
    (parts) => parts.join("/"),
    (parts) => endings(parts).find((ending) => free.has(ending)),
    (parts) => {
      const candidates = (byEnding.get(parts.join("/")) ?? []).filter((name) => free.has(name));
      return candidates.length === 1 ? candidates[0] : undefined;
    },
  ];
  const matches = new Map<string, string>();
  for (const round of rounds) {
    for (const name of stored) {
      if (matches.has(name)) continue;
      const own = spellings(name)
        .map(round)
        .find((match) => match !== undefined && free.has(match));
      if (own === undefined) continue;
      matches.set(name, own);
      free.delete(own);
    }
  }
  return matches;
}

/** A stored name as parts of a path: as it is, without the cell of a recurrent layer, with tfjs' word for a depthwise kernel. */
function spellings(name: string): readonly (readonly string[])[] {
  const parts = name.split("/");
  const withoutCell = [...parts.slice(0, -2), ...parts.slice(-1)];
  const depthwise = parts.at(-1) === "kernel" ? [[...parts.slice(0, -1), "depthwise_kernel"]] : [];
  return [parts, withoutCell, ...depthwise];
}

/** A path and its endings of at least a layer and a weight; the longest first. */
function endings(parts: readonly string[]): readonly string[] {
  return parts.slice(0, -1).map((_, start) => parts.slice(start).join("/"));
}
