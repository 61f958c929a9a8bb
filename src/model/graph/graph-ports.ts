import type { GraphInput, GraphNode, GraphOutput } from "../../trace/graph/graph-program.ts";
import { isObject } from "../source/model-format.ts";
import { protoShape, tfjsDtype } from "../weights/tensor-proto.ts";

/** The inputs and outputs of a graph: those of its signature, and placeholders that its outputs need beside. */
export function graphPorts(
  nodes: readonly GraphNode[],
  signature: unknown,
): { readonly inputs: readonly GraphInput[]; readonly outputs: readonly GraphOutput[] } {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const named = entries(signature, "outputs").flatMap(([name, from]) =>
    byName.has(nodeOf(from.name)) ? [outputOf(name, from)] : [],
  );
  const outputs = named.length > 0 ? named : leaves(nodes);
  const declared = entries(signature, "inputs").flatMap(([name, entry]) => {
    const node = byName.get(nodeOf(entry.name));
    return node === undefined ? [] : [inputOf(name, node, entry)];
  });
  const fed = new Set(declared.map(({ node }) => node));
  const needed = neededBy(
    outputs.map(({ from }) => nodeOf(from)),
    byName,
    fed,
  );
  const others = nodes
    .filter(({ name, op }) => op === "Placeholder" && needed.has(name) && !fed.has(name))
    .map((node) => inputOf(node.name, node, {}));
  return {
    inputs: [...declared.filter(({ node }) => needed.has(node) || others.length === 0), ...others],
    outputs,
  };
}

interface Entry {
  readonly name: string;
  readonly dtype?: unknown;
  readonly tensorShape?: unknown;
}

function entries(signature: unknown, side: "inputs" | "outputs"): readonly (readonly [string, Entry])[] {
  const ports = isObject(signature) ? signature[side] : undefined;
  if (!isObject(ports)) return [];
  return Object.entries(ports).flatMap(([key, entry]) =>
    isObject(entry) && typeof entry["name"] === "string" ? [[key, entry as unknown as Entry] as const] : [],
  );
}

function inputOf(name: string, node: GraphNode, entry: Partial<Entry>): GraphInput {
  const attr = (node.attr ?? {}) as Readonly<Record<string, { type?: unknown; shape?: unknown } | undefined>>;
  const shape = protoShape(attr["shape"]?.shape) ?? protoShape(entry.tensorShape);
  const dtype = tfjsDtype(attr["dtype"]?.type ?? entry.dtype) ?? "float32";
  return { name, node: node.name, dtype, ...(shape === undefined ? {} : { shape }) };
}

// Converters also write an empty shape where the rank is not known.
function outputOf(name: string, { name: from, tensorShape }: Entry): GraphOutput {
  const shape = protoShape(tensorShape);
  return { name, from, ...(shape === undefined || shape.length === 0 ? {} : { shape }) };
}

// Without a signature, what nobody reads is a result.
function leaves(nodes: readonly GraphNode[]): readonly GraphOutput[] {
  const read = new Set(nodes.flatMap((node) => (node.input ?? []).map(nodeOf)));
  return nodes
    .filter(({ name, op }) => !read.has(name) && !/^(Const|Placeholder|NoOp|Assert)/.test(op))
    .map(({ name }) => ({ name, from: name }));
}

function neededBy(
  names: readonly string[],
  byName: ReadonlyMap<string, GraphNode>,
  fed: ReadonlySet<string>,
): ReadonlySet<string> {
  const needed = new Set<string>();
  const open = [...names];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (needed.has(name)) continue;
    needed.add(name);
    if (!fed.has(name)) open.push(...(byName.get(name)?.input ?? []).map(nodeOf));
  }
  return needed;
}

function nodeOf(reference: string): string {
  return (reference.startsWith("^") ? reference.slice(1) : reference).split(":", 1)[0] ?? "";
}
