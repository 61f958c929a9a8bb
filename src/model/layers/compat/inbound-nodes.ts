import { isObject } from "../../source/model-format.ts";
import { isModelEntry } from "./layer-entry.ts";
import type { LayerEntry, Siblings } from "./layer-entry.ts";

/** A tensor of another layer: its name, the index of the call, the index of the output. */
export type TensorReference = readonly [string, number, number];

/** One call of a layer: the tensors that it reads, each once, and its arguments with `{tensor: i}` for the i-th of them. */
export interface LayerNode {
  readonly tensors: readonly TensorReference[];
  /** By name, or by position ("0", "1", …). */
  readonly args: Readonly<Record<string, unknown>>;
}

type Refer = (reference: TensorReference) => object;

/** Keras 2's mark of a constant in the position of a tensor. */
const constantMark = "_CONSTANT_VALUE";

/** Reads one inbound node: Keras 3's `{args, kwargs}` or Keras 2's lists `[name, call, output, kwargs]`. */
export function readNode(node: unknown, siblings: Siblings): LayerNode {
  const tensors: TensorReference[] = [];
  const refer: Refer = (wanted) => {
    const known = tensors.findIndex((each) => each.join("\n") === wanted.join("\n"));
    if (known >= 0) return { tensor: known };
    tensors.push(wanted);
    return { tensor: tensors.length - 1 };
  };
  const args = isObject(node)
    ? keras3Arguments(node, siblings, refer)
    : keras2Arguments(node, siblings, refer);
  return { tensors, args };
}

function keras3Arguments(
  node: Readonly<Record<string, unknown>>,
  siblings: Siblings,
  refer: Refer,
): Record<string, unknown> {
  const read = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(read);
    if (!isObject(value)) return value;
    if (value["class_name"] === "__keras_tensor__" && isObject(value["config"])) {
      return refer(asTfjsCounts(value["config"]["keras_history"] as TensorReference, siblings, true));
    }
    return mapValues(value, read);
  };
  const positional = Object.fromEntries(((node["args"] as unknown[]) ?? []).entries());
  return mapValues({ ...positional, ...(node["kwargs"] as Record<string, unknown>) }, read);
}

/** In Keras 3 a nested model's first call is 0; in Keras 2 and tfjs call 0 of a model is its own construction. */
export function asTfjsCounts(
  [name, call, output]: TensorReference,
  siblings: Siblings,
  keras3: boolean,
): TensorReference {
  const entry = siblings.get(name);
  return [name, keras3 && entry !== undefined && isModelEntry(entry) ? call + 1 : call, output];
}

function keras2Arguments(node: unknown, siblings: Siblings, refer: Refer): Record<string, unknown> {
  const read = (value: unknown): unknown => {
    if (isReference(value, siblings)) return refer(value);
    if (Array.isArray(value)) return value.map(read);
    return isObject(value) ? mapValues(value, read) : value;
  };
  const first = (entry: unknown): unknown => {
    const [name, call, output] = entry as [unknown, number, number];
    if (name === constantMark) return read(output);
    // An argument that is itself a list of tensors, as in a nested structure.
    if (typeof name !== "string") return (entry as unknown[]).map(first);
    return refer([name, call, output ?? 0]);
  };
  const list = Array.isArray(node) ? (node as unknown[]) : [];
  const single = typeof list[0] === "string";
  const kwargs = single ? list[3] : (list[0] as unknown[] | undefined)?.[3];
  return {
    "0": single ? first(list) : list.map(first),
    ...(isObject(kwargs) ? mapValues(kwargs, read) : {}),
  };
}

/** Writes a node as tfjs reads it. */
export function writeNode(tensors: readonly TensorReference[]): unknown[] {
  return tensors.map((tensor) => [...tensor, {}]);
}

/** The calls of an entry; none in a Sequential, which calls its layers in order. */
export function nodesOf(entry: LayerEntry): readonly unknown[] {
  return Array.isArray(entry.inbound_nodes) ? entry.inbound_nodes : [];
}

function isReference(value: unknown, siblings: Siblings): value is TensorReference {
  if (!Array.isArray(value) || value.length !== 3) return false;
  const [name, call, output] = value as unknown[];
  return typeof name === "string" && siblings.has(name) && Number.isInteger(call) && Number.isInteger(output);
}

function mapValues(
  value: Readonly<Record<string, unknown>>,
  change: (value: unknown) => unknown,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, change(each)]));
}
