import type { LayerRow, ProfileRecord } from "../../record/profile-record.ts";

const normalization = /^(BatchNormalization|_?FusedBatchNorm(V\d+|Ex)?)$/;

/** Layers and nodes whose output is linear in their filter, so that a factor and an offset per channel can go into it. */
const linear =
  /^(Conv[123]D(Transpose)?|DepthwiseConv2D|DepthwiseConv2dNative|SeparableConv2D|Dense|MatMul)$/;

/** Nodes of a graph that only add a bias. */
const bias = /^BiasAdd$/;

/** A batch normalization with the convolution or dense layer that it can be folded into. */
export interface FoldableNormalization {
  readonly normalization: LayerRow;
  readonly into: LayerRow;
}

/** All batch normalizations, and those that can be folded. */
export interface Normalizations {
  readonly all: readonly LayerRow[];
  readonly foldable: readonly FoldableNormalization[];
}

/**
 * The batch normalizations that seem to follow a convolution or dense layer directly. A record has no connections, so this goes by order and
 * shape: between both lie only rows of these kinds, the shapes agree, and each convolution is taken once. A convolution whose FLOPs show an activation of
 * its own is not taken: behind it a normalization cannot be folded. The true number may be lower, where a convolution has other readers.
 */
export function normalizationsOf(profile: ProfileRecord): Normalizations {
  const all: LayerRow[] = [];
  const foldable: FoldableNormalization[] = [];
  let open: LayerRow[] = [];
  for (const row of profile.layers) {
    if (normalization.test(row.type)) {
      all.push(row);
      const into = open.findLast(({ outputShapes }) => sameShape(outputShapes[0], row.inputShapes[0]));
      if (into !== undefined) foldable.push({ normalization: row, into });
      open = open.filter((each) => each !== into);
    } else if (linear.test(row.type)) {
      if (!hasActivation(row, profile)) open.push(row);
    } else if (!bias.test(row.type)) open = [];
  }
  return { all, foldable };
}

function sameShape(a: readonly number[] | undefined, b: readonly number[] | undefined): boolean {
  return a !== undefined && a.join() === b?.join();
}

/** More element-wise work than one bias per output element. Only the exact convention counts both; under another nothing is known. */
function hasActivation(
  { outputShapes, macs = 0, flops = 0 }: LayerRow,
  { convention }: ProfileRecord,
): boolean {
  const outputs = (outputShapes[0] ?? []).reduce((product, extent) => product * extent, 1);
  return convention === "exact" && flops - 2 * macs > outputs;
}
