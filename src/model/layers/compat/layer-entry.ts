import { isObject } from "../../source/model-format.ts";

/** A layer in a topology's JSON; it may be changed, as it is a copy of the file's. */
export interface LayerEntry {
  class_name: string;
  config: Record<string, unknown>;
  name?: string;
  inbound_nodes?: unknown[];
}

/** The entries of one model by name. */
export type Siblings = ReadonlyMap<string, LayerEntry>;

/** Fields of a layer's config that hold layers: of wrappers and recurrent layers. */
const nesting = ["layer", "forward_layer", "backward_layer", "cell", "cells"] as const;

/** Visits every layer of a model's entry, also nested layers and those of nested models; outer ones first. */
export function visitEntries(
  entry: unknown,
  visit: (entry: LayerEntry, siblings: Siblings) => void,
  siblings: Siblings = new Map(),
): void {
  if (!isEntry(entry)) return;
  visit(entry, siblings);
  const inner = entriesIn(entry);
  for (const each of inner.values()) visitEntries(each, visit, inner);
  for (const key of nesting) {
    for (const each of [entry.config[key]].flat()) visitEntries(each, visit);
  }
}

/** The layers of a model's entry by name; none for another layer. Keras before 2.2 wrote a Sequential's config as their bare list. */
export function entriesIn({ config }: LayerEntry): Siblings {
  const list: unknown = Array.isArray(config) ? config : config["layers"];
  const entries = Array.isArray(list) ? list.filter(isEntry) : [];
  return new Map(entries.map((each, index) => [entryName(each) || `#${index}`, each]));
}

/** The name by which other layers refer to an entry. */
export function entryName(entry: LayerEntry): string {
  return String(entry.name ?? entry.config["name"] ?? "");
}

/** The name of a class without its package. */
export function bareName(className: string): string {
  return className.split(">").at(-1) ?? className;
}

/** True for a model with layers of its own. */
export function isModelEntry(entry: LayerEntry): boolean {
  return entriesIn(entry).size > 0;
}

/** True for a JSON value with a class and a config. */
export function isEntry(value: unknown): value is LayerEntry {
  return (
    isObject(value) &&
    typeof value["class_name"] === "string" &&
    typeof value["config"] === "object" &&
    value["config"] !== null
  );
}
