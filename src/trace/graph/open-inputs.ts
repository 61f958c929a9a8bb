import type { GraphInput, GraphNode, GraphProgram } from "./graph-program.ts";
import { functionAttribute } from "./attributes.ts";
import { indexGraph } from "./graph-index.ts";
import type { GraphIndex } from "./graph-index.ts";
import { findNeighbors } from "./missing-values/neighbors.ts";
import type { PartialShape } from "./missing-values/neighbors.ts";
import { parseReference } from "./reference.ts";
import type { Reference } from "./reference.ts";
import type { Remark } from "../trace.ts";

/** Most nested functions that are searched. */
const depthLimit = 8;

/**
 * The inputs of a graph, with open axes closed where the graph requires an extent: a filter requires its number of channels. An input of open rank
 * without requirements is taken to be a single number, with a note.
 */
export function openInputs(program: GraphProgram): {
  readonly inputs: readonly GraphInput[];
  readonly notes: readonly Remark<"open-rank">[];
} {
  const open = program.inputs.filter(({ shape }) => shape === undefined || shape.slice(1).includes(null));
  if (open.length === 0) return { inputs: program.inputs, notes: [] };
  const index = indexGraph(program.nodes);
  const notes: Remark<"open-rank">[] = [];
  const inputs = program.inputs.map((input) => {
    if (!open.includes(input)) return input;
    const required = requiredOf(program, index, input.node, 0);
    if (input.shape === undefined) {
      if (required !== undefined) return { ...input, shape: required.map((extent) => extent ?? null) };
      notes.push({
        code: "open-rank",
        text: `the model leaves the rank of the input ${input.name} open: it is taken to be a single number; another shape is chosen by --input ${input.name}=...`,
      });
      return { ...input, shape: [] };
    }
    if (required?.length !== input.shape.length) return input;
    return { ...input, shape: input.shape.map((extent, axis) => extent ?? required[axis] ?? null) };
  });
  return { inputs, notes };
}

function requiredOf(
  program: GraphProgram,
  index: GraphIndex,
  name: string,
  depth: number,
): PartialShape | undefined {
  const inside = (node: GraphNode, position: number): PartialShape | undefined => {
    const called = program.functions.get(functionAttribute(node, "f") ?? "");
    const argument = called?.arguments[position];
    if (called === undefined || argument === undefined || depth === depthLimit) return undefined;
    return requiredOf(program, indexGraph(called.nodes), argument, depth + 1);
  };
  return findNeighbors(index, (reference) => constantShape(program, index, reference), { inside }).required(
    name,
  );
}

/** The shape of the constant or variable that a reference leads to through copies. */
export function constantShape(
  program: GraphProgram,
  index: GraphIndex,
  reference: Reference,
): readonly number[] | undefined {
  let node = index.byName.get(reference.node);
  for (let step = 0; step < 4 && node !== undefined && /^(Identity|ReadVariableOp)$/.test(node.op); step += 1)
    node = index.byName.get(parseReference(node.input?.[0] ?? "").node);
  return node === undefined || !/^(Const|VarHandleOp|Variable(V2)?)$/.test(node.op)
    ? undefined
    : program.constantOf(node)?.shape;
}
