import { addN, binary, cast, eluGradient, prelu, select, unary } from "./element-wise.ts";
import { batchToSpace, depthToSpace, spaceToBatch } from "./block-movement.ts";
import { complexAbs, complexPair, complexPart } from "./complex.ts";
import { convolution2d } from "./convolution-2d.ts";
import { convolution3d } from "./convolution-3d.ts";
import { fill, linSpace, multinomial, oneHot, range } from "./creation.ts";
import {
  listDifference,
  nonMaxSuppression,
  positionsOfTrue,
  sparseSegment,
  tableLookup,
  unique,
} from "./data-dependent.ts";
import type { OpFamily } from "./define-ops.ts";
import { depthwiseConvolution } from "./depthwise-convolution.ts";
import { einsum } from "./einsum.ts";
import { depthwiseFilterGradients, filterGradients } from "./filter-gradients.ts";
import {
  canvasDrawing,
  cropAndResize,
  flipLeftRight,
  fromPixels,
  resize,
  resizeGradient,
  rotate,
  transform,
} from "./image.ts";
import {
  bincount,
  gather,
  gatherNd,
  scatterNd,
  searchSorted,
  sparseToDense,
  tensorScatterUpdate,
  topK,
  unsortedSegmentSum,
} from "./indexing.ts";
import { matmul } from "./matmul.ts";
import { morphologicalDilation, morphologicalGradients } from "./morphology.ts";
import {
  broadcastTo,
  concat,
  pack,
  pad,
  reverse,
  slice,
  split,
  stridedSlice,
  tile,
  transpose,
  unpack,
} from "./movement.ts";
import { batchNormalization, localResponseNormalization, softmax } from "./normalization.ts";
import { pooling, pooling3d, poolingGradients, poolingWithArgmax } from "./pooling.ts";
import { argReduction, reduction } from "./reduction.ts";
import { fourier, scan } from "./scan.ts";
import { band, broadcastArgs, diagonal } from "./small-matrices.ts";
import { dataDependent, sparseReshape, textMap } from "./sparse-ragged-text.ts";
import { transposedConvolution, transposedDepthwiseConvolution } from "./transposed-convolution.ts";
import { expandDims, identity, reshape } from "./views.ts";

/** Every op family, most frequent in image networks first. A new family is a file of this folder and a row here. */
export const opFamilies: readonly OpFamily[] = [
  convolution2d,
  depthwiseConvolution,
  matmul,
  einsum,
  batchNormalization,
  unary,
  binary,
  pooling,
  reduction,
  reshape,
  identity,
  expandDims,
  cast,
  pad,
  concat,
  softmax,
  transpose,
  slice,
  stridedSlice,
  split,
  pack,
  unpack,
  gather,
  fill,
  range,
  linSpace,
  oneHot,
  prelu,
  select,
  addN,
  argReduction,
  tile,
  broadcastTo,
  reverse,
  resize,
  transposedConvolution,
  transposedDepthwiseConvolution,
  convolution3d,
  pooling3d,
  poolingWithArgmax,
  localResponseNormalization,
  morphologicalDilation,
  depthToSpace,
  spaceToBatch,
  batchToSpace,
  scan,
  fourier,
  complexPair,
  complexPart,
  complexAbs,
  gatherNd,
  scatterNd,
  tensorScatterUpdate,
  sparseToDense,
  searchSorted,
  topK,
  bincount,
  multinomial,
  cropAndResize,
  flipLeftRight,
  rotate,
  transform,
  filterGradients,
  depthwiseFilterGradients,
  poolingGradients,
  resizeGradient,
  eluGradient,
  unsortedSegmentSum,
  nonMaxSuppression,
  positionsOfTrue,
  unique,
  listDifference,
  tableLookup,
  sparseSegment,
  sparseReshape,
  dataDependent,
  textMap,
  diagonal,
  band,
  broadcastArgs,
  morphologicalGradients,
  fromPixels,
  canvasDrawing,
];

/**
 * Indexes families by kernel name.
 *
 * @throws Error when two families claim one kernel
 */
export function indexOps(families: readonly OpFamily[]): ReadonlyMap<string, OpFamily> {
  const byKernel = new Map<string, OpFamily>();
  for (const family of families) {
    for (const kernel of family.kernels) {
      if (byKernel.has(kernel)) throw new Error(`two op families claim the kernel ${kernel}`);
      byKernel.set(kernel, family);
    }
  }
  return byKernel;
}

const known = new Map(indexOps(opFamilies));

/** The family of each kernel name. */
export const opByKernel: ReadonlyMap<string, OpFamily> = known;

/**
 * Adds families to {@link opByKernel}, all or none.
 *
 * @throws Error when a kernel has a family already
 */
export function claimKernels(families: readonly OpFamily[]): void {
  const added = indexOps(families);
  for (const kernel of added.keys())
    if (known.has(kernel)) throw new Error(`two op families claim the kernel ${kernel}`);
  for (const [kernel, family] of added) known.set(kernel, family);
}
