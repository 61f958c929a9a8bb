import type { GraphNode } from "../graph-program.ts";
import { defineInference } from "./define-inference.ts";
import type { Inference, Missing } from "./define-inference.ts";
import type { Neighbors } from "./neighbors.ts";

/**
 * The new shape of a Reshape, whose rank and number of elements are known. A reader may require all but one extent; a shape computed from another
 * tensor's, as for a matrix product over the last axis of a map, has the leading extents of that tensor.
 */
export const reshapedExtents: Inference = defineInference({
  ops: ["Reshape"],
  what: "new shape",
  position: () => 1,
  infer: (missing) => {
    const {
      node,
      shapes: [x = [], target = []],
      neighbors,
    } = missing;
    const rank = target[0] ?? 0;
    const size = product(x);
    if (rank === 1) return { values: [size] };
    const required = neighbors.required(node.name);
    if (required?.length === rank) {
      const known = product(required.map((extent) => extent ?? 1));
      const open = required.filter((extent) => extent === undefined).length;
      if (known > 0 && size % known === 0) {
        const rest = size / known;
        if (open <= 1 || rest === 1) return { values: required.map((extent) => extent ?? rest) };
        // If the rest is the batch, it is the first extent.
        if (required[0] === undefined && rest === x[0])
          return { values: required.map((extent, axis) => extent ?? (axis === 0 ? rest : 1)) };
      }
    }
    const last = neighbors.lastExtent(node.name);
    if (last !== undefined && last > 0 && (last === size || (rank === 2 && size % last === 0)))
      return { values: [...Array<number>(rank - 2).fill(1), size / last, last] };
    const copied = fromAnotherShape(missing, rank, size);
    if (copied !== undefined) return copied;
    const batch = x[0] ?? 1;
    if (rank !== 2 || batch === 0 || size % batch !== 0) return undefined;
    return { values: [batch, size / batch], assumed: "is taken to be flat behind the batch" };
  },
});

/** The leading extents of the tensor whose shape the new one is made of: all but one extent are copied from there. */
function fromAnotherShape(
  { node, neighbors }: Missing,
  rank: number,
  size: number,
): ReturnType<Inference["infer"]> {
  const { copied, sources } = extentsOf(neighbors.nodeAt(node, 1), neighbors);
  const [source] = sources;
  if (source === undefined || sources.size > 1 || copied !== rank - 1) return undefined;
  const shape = neighbors.shapeAt(source, 0);
  if (shape === undefined || shape.length !== rank) return undefined;
  const leading = shape.slice(0, -1);
  const rest = product(leading);
  if (rest === 0 || size % rest !== 0) return undefined;
  return { values: [...leading, size / rest] };
}

/** How many extents of a new shape are copied from other shapes, and the Shape nodes of these. */
function extentsOf(
  target: GraphNode | undefined,
  neighbors: Neighbors,
): { readonly copied: number; readonly sources: ReadonlySet<GraphNode> } {
  const sources = new Set<GraphNode>();
  let copied = 0;
  (/^(ConcatV2|Pack)$/.test(target?.op ?? "") ? (target?.input ?? []) : []).forEach((_, position) => {
    const source = copiedFrom(neighbors.nodeAt(target as GraphNode, position), neighbors);
    if (source === undefined) return;
    sources.add(source);
    copied += product(neighbors.shapeAt(target as GraphNode, position) ?? []);
  });
  return { copied, sources };
}

/** The Shape node that extents are taken from as they are. */
function copiedFrom(from: GraphNode | undefined, neighbors: Neighbors): GraphNode | undefined {
  let node = from;
  for (let steps = 0; steps < 8 && node !== undefined && node.op !== "Shape"; steps += 1)
    node = /^(GatherV2|StridedSlice|Slice|Cast|Identity|Squeeze|ExpandDims|Reshape)$/.test(node.op)
      ? neighbors.nodeAt(node, 0)
      : undefined;
  return node?.op === "Shape" ? node : undefined;
}

function product(shape: readonly number[]): number {
  return shape.reduce((result, extent) => result * extent, 1);
}
