import { scalar } from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { ShapeBackend } from "../shape-backend.ts";

/**
 * Inputs whose value the converter reads before it calls a kernel, though no shape depends on it. Where such a value is not known, a zero
 * takes its place, and the result's values count as unknown.
 */
const valueOnly: Readonly<Record<string, readonly number[]>> = {
  ClipByValue: [1, 2],
  CropAndResize: [],
  Fill: [1],
  LinSpace: [0, 1],
  MatrixBandPart: [1, 2],
  OneHot: [2, 3],
  PadV2: [2],
  SparseToDense: [3],
};

/** The inputs with zeros for values that nobody knows and no shape needs; whether there are any. */
export function withStandIns(
  op: string,
  inputs: readonly Tensor[],
  backend: ShapeBackend,
): { readonly inputs: readonly Tensor[]; readonly stoodIn: boolean } {
  const positions = valueOnly[op] ?? [];
  const unknown = positions.filter((position) => {
    const input = inputs[position];
    return input !== undefined && backend.knownValues(input) === undefined;
  });
  if (unknown.length === 0) return { inputs, stoodIn: false };
  return {
    inputs: inputs.map((input, position) =>
      unknown.includes(position) ? scalar(0, input.dtype === "bool" ? "bool" : "float32") : input,
    ),
    stoodIn: true,
  };
}
