import { Tensor } from "@tensorflow/tfjs-core";
import type { ShapeBackend } from "../shape-backend.ts";

/** A list of tensors on the edge of a graph; see `node-handlers/tensor-list.ts`. */
export interface TensorList {
  readonly kind: "tensor-list";
  readonly items: readonly (Tensor | undefined)[];
  /** The declared shape of an item, -1 where open. */
  readonly elementShape: readonly number[] | undefined;
  readonly dtype: string;
}

/** TensorFlow 1's write-once array: written in place, so every copy of the handle has the same items. */
export interface TensorArray {
  readonly kind: "tensor-array";
  readonly items: (Tensor | undefined)[];
  readonly elementShape: readonly number[] | undefined;
  readonly dtype: string;
}

/** A look-up table; its content is never read. */
export interface HashTable {
  readonly kind: "table";
  readonly valueDtype: string;
}

/** A handle to a variable. */
export interface Variable {
  readonly kind: "variable";
  readonly value: Tensor;
}

/** The value of a branch that was not taken. */
export const dead = { kind: "dead" } as const;

/** The value of a node that could not run; `gap` counts the nodes that need it. */
export interface Lost {
  readonly kind: "lost";
  readonly gap: { lost: number };
}

/** A value on an edge. */
export type GraphValue = Tensor | TensorList | TensorArray | HashTable | Variable | typeof dead | Lost;

/** All outputs of a node, or one value for all of them. */
export type NodeResult = readonly (GraphValue | undefined)[] | typeof dead | Lost;

/** Whether a node did not run, so that one value is the result of all its outputs. */
export function isAbsent(result: NodeResult): result is typeof dead | Lost {
  return !Array.isArray(result);
}

/** Whether a value is missing because its node did not run. */
export function isMissing(value: GraphValue): value is typeof dead | Lost {
  return !(value instanceof Tensor) && (value.kind === "dead" || value.kind === "lost");
}

/**
 * The value as a tensor.
 *
 * @throws Error when it is a handle
 */
export function asTensor(value: GraphValue | undefined): Tensor {
  if (value instanceof Tensor) return value;
  throw new Error(
    `a tensor is expected where the graph has ${value === undefined ? "nothing" : `a ${value.kind}`}`,
  );
}

/** Most items of one list of tensors: more than any traced loop writes. */
const itemLimit = 65_536;

/**
 * Checks the length of a list.
 *
 * @throws Error when it exceeds {@link itemLimit}: each item takes memory, and a file may ask for any number
 */
export function checkedLength(length: number): { readonly length: number } {
  if (length > itemLimit) throw new Error(`a list of ${length} tensors, at most ${itemLimit} are traced`);
  return { length: Math.max(0, length) };
}

/** Whether a condition holds; undefined if its value is unknown. A tensor that is not a scalar holds if it has elements. */
export function truthOf(value: GraphValue | undefined, backend: ShapeBackend): boolean | undefined {
  const condition: Tensor = asTensor(value);
  if (condition.shape.length > 0 && condition.size !== 1) return condition.size > 0;
  const values = backend.knownValues(condition);
  return values === undefined ? undefined : Boolean(Number(values[0]));
}
