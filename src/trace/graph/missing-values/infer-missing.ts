import { tensor } from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { GraphNode } from "../graph-program.ts";
import { tensorWithoutData } from "../../shape-backend.ts";
import type { ShapeBackend } from "../../shape-backend.ts";
import { numberAttribute } from "../attributes.ts";
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
  const inference = inferenceOf.get(node.op);
  if (inference === undefined) return { inputs };
  const position = inference.position(inputs.length);
  const given = inputs[position];
  if (given === undefined || !isMissing(given, backend)) return { inputs };
  const shapes = inputs.map(({ shape }) => shape);
  const found = inference.infer({ node, shapes, position, neighbors: neighbors() });
  if (found === undefined) return { inputs };
  const { values, assumed } = found;
  const known = tensor([...values], given.shape, "int32");
  return {
    inputs: inputs.map((input, at) => (at === position ? known : input)),
    inferred: { node, what: inference.what, ...(assumed === undefined ? {} : { assumed }) },
  };
}

/** A strided slice with missing bounds: its shape is known if every axis is dropped or whole. */
export function slicedWithoutBounds(
  node: GraphNode,
  inputs: readonly Tensor[],
  backend: ShapeBackend,
): Tensor | undefined {
  const [x, begin] = inputs;
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
  const left = x.shape.flatMap((extent, axis) => {
    const bit = 2 ** axis;
    if (axis >= specified) return [extent];
    return (dropped & bit) === 0 ? [(whole & bit) === 0 ? Number.NaN : extent] : [];
  });
  return left.some(Number.isNaN) ? undefined : tensorWithoutData(backend, left, x.dtype, reason);
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
