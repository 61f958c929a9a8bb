import { Tensor } from "@tensorflow/tfjs-core";
import type { ShapeBackend } from "../shape-backend.ts";

/** Something that flows along the edges of a graph and is no tensor. Each is handled by the file that is named after it. */
export interface TensorList {
  readonly kind: "tensor-list";
  readonly items: readonly (Tensor | undefined)[];
  /** The declared shape of an item, -1 where open. */
  readonly elementShape: readonly number[] | undefined;
  readonly dtype: string;
}

/** TensorFlow 1's write-once arrays: written in place, so that every copy of the handle sees the same items. */
export interface TensorArray {
  readonly kind: "tensor-array";
  readonly items: (Tensor | undefined)[];
  readonly elementShape: readonly number[] | undefined;
  readonly dtype: string;
}

/** A look-up table; what it holds is never looked at. */
export interface HashTable {
  readonly kind: "table";
  readonly valueDtype: string;
}

/** A handle to a variable. */
export interface Variable {
  readonly kind: "variable";
  readonly value: Tensor;
}

/** Comes out of the branch that was not taken. */
export const dead = { kind: "dead" } as const;

/** What a node that could not run would have given; `gap` counts who goes without. */
export interface Lost {
  readonly kind: "lost";
  readonly gap: { lost: number };
}

/** A value on an edge. */
export type GraphValue = Tensor | TensorList | TensorArray | HashTable | Variable | typeof dead | Lost;

/** All outputs of a node, or the one thing that stands for all of them. */
export type NodeResult = readonly (GraphValue | undefined)[] | typeof dead | Lost;

/** Whether a result stands for all outputs of a node that did not run. */
export function isAbsent(result: NodeResult): result is typeof dead | Lost {
  return !Array.isArray(result);
}

/** Whether a value did not come about. */
export function isMissing(value: GraphValue): value is typeof dead | Lost {
  return !(value instanceof Tensor) && (value.kind === "dead" || value.kind === "lost");
}

/** The value as a tensor. Throws where it is a handle. */
export function asTensor(value: GraphValue | undefined): Tensor {
  if (value instanceof Tensor) return value;
  throw new Error(
    `a tensor is expected where the graph has ${value === undefined ? "nothing" : `a ${value.kind}`}`,
  );
}

/** Items of one list of tensors: more than any loop that is traced writes. */
const itemLimit = 65_536;

/** The length of a list. Throws where it is past {@link itemLimit}: each item takes memory, and a file may name any number. */
export function checkedLength(length: number): { readonly length: number } {
  if (length > itemLimit) throw new Error(`a list of ${length} tensors, at most ${itemLimit} are traced`);
  return { length: Math.max(0, length) };
}

/** Whether a condition holds; undefined where its value is not known. A tensor that is no scalar holds where it has elements. */
export function truthOf(value: GraphValue | undefined, backend: ShapeBackend): boolean | undefined {
  const condition: Tensor = asTensor(value);
  if (condition.shape.length > 0 && condition.size !== 1) return condition.size > 0;
  const values = backend.knownValues(condition);
  return values === undefined ? undefined : Boolean(Number(values[0]));
}
