import { isObject } from "../source/model-format.ts";
import { nodesOf, readNode } from "./compat/inbound-nodes.ts";
import { entriesIn, isEntry } from "./compat/layer-entry.ts";
import type { LayerEntry } from "./compat/layer-entry.ts";

/** A call between layers whose tensors the file does not hold, and how many layers are missing because of it, its own included. */
export interface LostCall {
  readonly layer: string;
  readonly operation: string;
  readonly layers: number;
}

/** A topology without what cannot be built, and the first call that it lost. */
export interface CutTopology {
  readonly topology: Readonly<Record<string, unknown>>;
  readonly lost: LostCall;
}

/**
 * Cuts calls between layers out of a functional model that Keras 2 saved without the tensors that they read, as those behind an equation, with the layers that
 * need their results. Layers that nothing reads any more become outputs, beside those that were.
 *
 * @returns undefined if there are none, or nothing else is left
 */
export function cutLostCalls(topology: Readonly<Record<string, unknown>>): CutTopology | undefined {
  const whole = topology["model_config"];
  const root = isObject(whole) ? whole : topology;
  if (!isEntry(root)) return undefined;
  const entries = entriesIn(root);
  if (![...entries.values()].some(isCall)) return undefined;
  const lost = new Set<string>();
  const readBy = new Map<string, string[]>();
  let first: Omit<LostCall, "layers"> | undefined;
  for (const [name, entry] of entries) {
    const operation = entry.config["function"];
    for (const { tensors } of nodesOf(entry).map((node) => readNode(node, entries))) {
      for (const [source] of tensors) readBy.set(source, [...(readBy.get(source) ?? []), name]);
      if (!isCall(entry) || typeof operation !== "string" || tensors.length > 0) continue;
      lost.add(name);
      first ??= { layer: name, operation };
    }
  }
  if (first === undefined) return undefined;
  // A set takes what is added to it while it is walked.
  for (const name of lost) for (const reader of readBy.get(name) ?? []) lost.add(reader);
  const kept = [...entries].filter(([name]) => !lost.has(name));
  const given = new Set([root.config["output_layers"]].flat(2));
  const ends = kept.filter(
    ([name]) => given.has(name) || (readBy.get(name) ?? []).every((reader) => lost.has(reader)),
  );
  const outputs = ends.filter(([, { class_name: type }]) => type !== "InputLayer");
  if (outputs.length === 0) return undefined;
  const config = {
    ...root.config,
    layers: kept.map(([, entry]) => entry),
    output_layers: outputs.map(([name]) => [name, 0, 0]),
  };
  const cut = { ...root, config };
  return {
    topology: root === whole ? { ...topology, model_config: cut } : cut,
    lost: { ...first, layers: lost.size },
  };
}

function isCall({ class_name: type }: LayerEntry): boolean {
  return type === "TFOpLambda";
}
