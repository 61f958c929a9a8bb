import { gather, slice, tensor, Tensor } from "@tensorflow/tfjs-core";
import type { Tensor1D } from "@tensorflow/tfjs-core";
import type { GraphNode } from "../graph-program.ts";
import type { GraphValue } from "../graph-value.ts";
import { tensorWithoutData } from "../../shape-backend.ts";
import type { ShapeBackend } from "../../shape-backend.ts";
import { numberAttribute } from "../attributes.ts";
import type { Inference } from "./define-inference.ts";
import { inferenceOf } from "./index.ts";
import type { Neighbors } from "./neighbors.ts";

/** A node with an inferred value. */
export interface InferredValue {
  readonly node: GraphNode;
  readonly what: string;
  readonly assumed?: string;
}

/**
 * The inputs of a node, with a value that the op needs inferred from the shapes around it if it is in a missing weight file.
 */
export function inferMissing(
  node: GraphNode,
  inputs: readonly Tensor[],
  backend: ShapeBackend,
  neighbors: () => Neighbors,
): { readonly inputs: readonly Tensor[]; readonly inferred?: InferredValue } {
  const sought = soughtBy(node, inputs, backend);
  if (sought === undefined) return { inputs };
  const { inference, position } = sought;
  const shapes = inputs.map(({ shape }) => shape);
  const found = inference.infer({ node, shapes, position, neighbors: neighbors() });
  if (found === undefined) return { inputs };
  const { values, assumed } = found;
  const known = tensor([...values], inputs[position]?.shape, "int32");
  return {
    inputs: inputs.map((input, at) => (at === position ? known : input)),
    inferred: { node, what: inference.what, ...(assumed === undefined ? {} : { assumed }) },
  };
}

/** Whether a node lacks a value that does not follow from the shapes around it so far. */
export function waitsForOthers(
  node: GraphNode,
  values: readonly GraphValue[],
  backend: ShapeBackend,
  neighbors: () => Neighbors,
): boolean {
  if (!inferenceOf.has(node.op)) return false;
  const inputs = values.filter((value) => value instanceof Tensor);
  const sought = inputs.length < values.length ? undefined : soughtBy(node, inputs, backend);
  if (sought === undefined) return false;
  const shapes = inputs.map(({ shape }) => shape);
  const { inference, position } = sought;
  const found = inference.infer({ node, shapes, position, neighbors: neighbors() });
  return found === undefined || found.assumed !== undefined;
}

/** How the missing value of a node is inferred; undefined where none is missing. */
function soughtBy(
  node: GraphNode,
  inputs: readonly Tensor[],
  backend: ShapeBackend,
): { readonly inference: Inference; readonly position: number } | undefined {
  const inference = inferenceOf.get(node.op);
  const position = inference?.position(inputs.length) ?? 0;
  const given = inputs[position];
  return inference === undefined || given === undefined || !isMissing(given, backend)
    ? undefined
    : { inference, position };
}

/**
 * A strided slice with missing bounds: its shape is known if every axis is dropped or whole, or if it is the size that a resize reads. Where every axis
 * is whole, missing strides are assumed to be 1.
 */
export function slicedWithoutBounds(
  node: GraphNode,
  inputs: readonly Tensor[],
  backend: ShapeBackend,
  neighbors: () => Neighbors,
): { readonly result: Tensor; readonly inferred?: InferredValue } | undefined {
  const [x, begin, , strides] = inputs;
  if (node.op !== "StridedSlice" || x === undefined || begin === undefined) return undefined;
  const why = inputs
    .slice(1)
    .map((each) => (isMissing(each, backend) ? backend.whyUnknown(each) : undefined));
  const reason = why.find((each) => each !== undefined);
  if (reason === undefined) return undefined;
  const mask = (name: string): number => numberAttribute(node, name) ?? 0;
  if (mask("ellipsis_mask") !== 0 || mask("new_axis_mask") !== 0) return undefined;
  const dropped = mask("shrink_axis_mask");
  const whole = mask("begin_mask") & mask("end_mask");
  const specified = begin.shape[0] ?? 0;
  // Where positions are not known, they are read as computed indices are: what a result depends on stays known.
  const at = (shape: readonly number[]): Tensor => tensorWithoutData(backend, shape, "int32", reason);
  const bit = (axis: number): boolean => (dropped & (2 ** axis)) !== 0;
  const cut = x.shape.flatMap((_, axis) =>
    axis >= specified || bit(axis) || (whole & (2 ** axis)) !== 0 ? [] : [axis],
  );
  if (cut.length > 0)
    return x.rank === 1 && neighbors().readBySize(node.name)
      ? { result: gather(x, at([2]) as Tensor1D) }
      : undefined;
  const removed = x.shape.flatMap((_, axis) => (axis < specified && bit(axis) ? [axis] : []));
  if (removed.length > 0)
    return { result: removed.toReversed().reduce((left, axis) => gather(left, at([]) as Tensor1D, axis), x) };
  const start = x.shape.map(() => 0);
  return {
    result: slice(x, start, x.shape),
    ...(strides !== undefined && isMissing(strides, backend)
      ? { inferred: { node, what: "strides", assumed: "are taken to be 1" } }
      : {}),
  };
}

/** Remarks on inferred values: those that follow from shapes, and those that are assumed. */
export function describeInferred(
  all: readonly InferredValue[],
  path: (name: string) => string,
): {
  readonly notes: readonly string[];
  readonly assumptions: readonly string[];
} {
  const forced = new Map<string, number>();
  const assumed = new Map<string, string[]>();
  for (const { node, what, assumed: taken } of new Set(all)) {
    if (taken === undefined) forced.set(what, (forced.get(what) ?? 0) + 1);
    else {
      const kind = `${what}\n${taken}`;
      assumed.set(kind, [...(assumed.get(kind) ?? []), path(node.name)]);
    }
  }
  const listed = [...forced]
    .map(([what, count]) => `the ${what} of ${count} ${count === 1 ? "node" : "nodes"}`)
    .join(", ");
  return {
    notes:
      listed === "" ? [] : [`the weight files are not there: ${listed} follow from the shapes around them`],
    assumptions: [...assumed].map(([kind, names]) => {
      const [what, taken] = kind.split("\n");
      const more = names.length > 1 ? ` and ${names.length - 1} more` : "";
      return `the weight files are not there: the ${what} of ${names[0]}${more} ${taken}`;
    }),
  };
}

function isMissing(given: Tensor, backend: ShapeBackend): boolean {
  return backend.knownValues(given) === undefined && backend.whyUnknown(given) !== undefined;
}
