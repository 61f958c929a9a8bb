import { lookUp } from "../../names.ts";

/** The node and output that an input of a node reads. */
export interface Reference {
  readonly node: string;
  readonly index: number;
  /** In functions: the name of the output; `index` counts within it. */
  readonly output?: string;
}

/** Parses `node`, `node:1`, `node:output:1` and `^node`. */
export function parseReference(text: string): Reference {
  const [node = "", ...rest] = (text.startsWith("^") ? text.slice(1) : text).split(":");
  if (rest.length === 0) return { node, index: 0 };
  const index = Number(rest.at(-1));
  return rest.length === 1 ? { node, index } : { node, index, output: rest[0] as string };
}

/** Whether an input is a control input, which only orders nodes. */
export function isControl(text: string): boolean {
  return text.startsWith("^");
}

/** Output names of ops with several single outputs. Other ops have one output, or a list under one name. */
const outputNames: Readonly<Record<string, readonly string[]>> = {
  CombinedNonMaxSuppression: ["nmsed_boxes", "nmsed_scores", "nmsed_classes", "valid_detections"],
  FusedBatchNorm: ["y", "batch_mean", "batch_variance"],
  FusedBatchNormV2: ["y", "batch_mean", "batch_variance"],
  FusedBatchNormV3: ["y", "batch_mean", "batch_variance"],
  _FusedBatchNormEx: ["y", "batch_mean", "batch_variance"],
  ListDiff: ["out", "idx"],
  MaxPoolWithArgmax: ["output", "argmax"],
  Merge: ["output", "value_index"],
  NonMaxSuppressionV4: ["selected_indices", "valid_outputs"],
  NonMaxSuppressionV5: ["selected_indices", "selected_scores", "valid_outputs"],
  // Of rank 1; the splits of each further rank would move the values by one.
  RaggedGather: ["output_nested_splits", "output_dense_values"],
  RaggedRange: ["rt_nested_splits", "rt_dense_values"],
  SparseFillEmptyRows: ["output_indices", "output_values", "empty_row_indicator", "reverse_index_map"],
  SparseReshape: ["output_indices", "output_shape"],
  StatelessRandomGetKeyCounter: ["key", "counter"],
  StringNGrams: ["ngrams", "ngrams_splits"],
  StringSplit: ["indices", "values", "shape"],
  StringSplitV2: ["indices", "values", "shape"],
  Switch: ["output_false", "output_true"],
  TensorArrayConcatV3: ["value", "lengths"],
  TensorArrayV3: ["handle", "flow"],
  TensorListConcat: ["tensor", "lengths"],
  TensorListConcatV2: ["tensor", "lengths"],
  TensorListPopBack: ["output_handle", "tensor"],
  TopKV2: ["values", "indices"],
  Unique: ["y", "idx"],
  UniqueV2: ["y", "idx"],
  UniqueWithCounts: ["y", "idx", "count"],
  UniqueWithCountsV2: ["y", "idx", "count"],
};

/** The position of a reference among all outputs of a node of the given op. */
export function outputPosition({ index, output }: Reference, op: string | undefined): number {
  if (output === undefined || op === undefined) return index;
  const named = lookUp(outputNames, op)?.indexOf(output) ?? -1;
  return named < 0 ? index : named + index;
}
