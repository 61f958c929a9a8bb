import type { Inference } from "./define-inference.ts";
import { insertedAxis } from "./inserted-axis.ts";
import { joinedAxis } from "./joined-axis.ts";
import { enlargedSides, transposedSize } from "./map-sizes.ts";
import { paddingAmounts } from "./padding-amounts.ts";
import { permutedAxes } from "./permuted-axes.ts";
import { reducedAxes } from "./reduced-axes.ts";
import { reshapedExtents } from "./reshaped-extents.ts";
import { gatheredAxis, runningAxis } from "./shapeless-axes.ts";
import { splitAxis } from "./split-axis.ts";

const inferences: readonly Inference[] = [
  reducedAxes,
  joinedAxis,
  paddingAmounts,
  reshapedExtents,
  splitAxis,
  gatheredAxis,
  runningAxis,
  insertedAxis,
  permutedAxes,
  enlargedSides,
  transposedSize,
];

/** The inference of each op. */
export const inferenceOf: ReadonlyMap<string, Inference> = new Map(
  inferences.flatMap((inference) => inference.ops.map((op) => [op, inference] as const)),
);
