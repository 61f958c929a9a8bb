import { expect, test } from "vitest";
import type { KnownTensor } from "../../src/trace/cpu-values.ts";
import { resultSize } from "../../src/trace/result-size.ts";

const ints = (values: readonly number[], shape: readonly number[] = [values.length]): KnownTensor => ({
  shape,
  dtype: "int32",
  values: Int32Array.from(values),
});

test("ranges: 0, 1, 2, then 5, 7, and one more number for each row", () => {
  const inputs = { starts: ints([0, 5]), limits: ints([3, 8]), deltas: ints([1, 2]) };
  expect(resultSize("RaggedRange", inputs, {})).toBe(3 + 2 + 2);
});

test("a range that two numbers make a thousand million long", () => {
  const inputs = { starts: ints([0], []), limits: ints([1e9], []), deltas: ints([1], []) };
  expect(resultSize("RaggedRange", inputs, {})).toBe(1e9 + 1);
});

test("a range that never ends", () => {
  const inputs = { starts: ints([0], []), limits: ints([1], []), deltas: ints([0], []) };
  expect(resultSize("RaggedRange", inputs, {})).toBe(Number.POSITIVE_INFINITY);
});

test("n-grams of widths 1 and 3 over 4 words in 1 row, padded by 2 at both ends", () => {
  const data: KnownTensor = { shape: [4], dtype: "string", values: Array<Uint8Array>(4) };
  const inputs = { data, dataSplits: ints([0, 4]) };
  const size = resultSize("StringNGrams", inputs, { nGramWidths: [1, 3], padWidth: 2 });
  // Padding of the greatest width, 3, at both ends of each of 2 splits is more than is ever added.
  expect(size).toBe((1 + 3) * (4 + 2 * 3 * 2));
});

test("kernels whose results their inputs bound have no size of their own", () => {
  expect(resultSize("Add", {}, {})).toBeUndefined();
});
