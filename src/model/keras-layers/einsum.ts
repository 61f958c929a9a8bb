import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";

/** An einsum equation of two operands: a letter per axis, the ellipsis written out. */
export interface Equation {
  readonly left: readonly string[];
  readonly right: readonly string[];
  readonly result: readonly string[];
}

/**
 * Reads `ab,bc->ac`; an ellipsis becomes the axes of the left operand that have no letter.
 *
 * @throws {Error} if it does not have two operands
 */
export function readEquation(equation: string, leftRank: number): Equation {
  const [operands = "", result = ""] = equation.replaceAll(" ", "").split("->");
  const [left = "", right] = operands.split(",");
  if (right === undefined) throw new Error(`the einsum ${equation} is not of two operands`);
  const extra = left.includes("...") ? leftRank - left.replace("...", "").length : 0;
  const unnamed = Array.from({ length: extra }, (_, axis) => `.${axis}`);
  const letters = (term: string): string[] => {
    const [before = "", after] = term.split("...");
    return after === undefined ? [...before] : [...before, ...unnamed, ...after];
  };
  return { left: letters(left), right: letters(right), result: letters(result) };
}

/**
 * Computes an einsum as `tf.einsum`, also with an ellipsis and without a result.
 *
 * @throws {Error} if it has more than two operands, or none
 */
export function einsum(equation: string, operands: readonly Tensor[]): Tensor {
  const [first, second] = operands;
  if (first === undefined || operands.length > 2) {
    throw new Error(`the einsum ${equation} has ${operands.length} operands; one or two are supported`);
  }
  const written = equation.includes("->") ? equation : `${equation}->${impliedResult(equation)}`;
  return written.includes("...") && second !== undefined
    ? einsumOfTwo(readEquation(written, first.rank), first, second)
    : tf.einsum(written.replaceAll(" ", ""), ...operands);
}

/** The letters that occur once, in alphabetical order. */
function impliedResult(equation: string): string {
  const letters = [...equation.replaceAll(/[^A-Za-z]/g, "")];
  const once = letters.filter((letter) => letters.indexOf(letter) === letters.lastIndexOf(letter));
  return `${equation.includes("...") ? "..." : ""}${once.toSorted().join("")}`;
}

/** Computes an einsum as one batched matrix product: [shared, left only, summed] by [shared, summed, right only]. */
export function einsumOfTwo({ left, right, result }: Equation, a: Tensor, b: Tensor): Tensor {
  const extent = new Map<string, number>();
  for (const [axis, letter] of left.entries()) extent.set(letter, a.shape[axis] ?? 1);
  for (const [axis, letter] of right.entries()) extent.set(letter, b.shape[axis] ?? 1);
  const shared = left.filter((letter) => right.includes(letter) && result.includes(letter));
  const summed = left.filter((letter) => right.includes(letter) && !result.includes(letter));
  const rows = left.filter((letter) => !right.includes(letter));
  const columns = right.filter((letter) => !left.includes(letter));
  if ([...rows, ...columns].some((letter) => !result.includes(letter))) {
    throw new Error("an einsum that sums over an axis of one operand alone is not supported");
  }
  const extents = (letters: readonly string[]): number[] => letters.map((letter) => extent.get(letter) ?? 1);
  const size = (letters: readonly string[]): number =>
    extents(letters).reduce((product, each) => product * each, 1);
  const arranged = (x: Tensor, from: readonly string[], to: readonly string[]): Tensor => {
    const order = to.map((letter) => from.indexOf(letter));
    return order.every((axis, index) => axis === index) ? x : tf.transpose(x, order);
  };
  const product = tf.matMul(
    tf.reshape(arranged(a, left, [...shared, ...rows, ...summed]), [size(shared), size(rows), size(summed)]),
    tf.reshape(arranged(b, right, [...shared, ...summed, ...columns]), [
      size(shared),
      size(summed),
      size(columns),
    ]),
  );
  const order = [...shared, ...rows, ...columns];
  return arranged(tf.reshape(product, extents(order)), order, result);
}
