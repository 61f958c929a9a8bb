import type { LayerRow, ProfileRecord } from "../../record/profile-record.ts";

const normalization = /^(BatchNormalization|_?FusedBatchNorm(V\d+|Ex)?)$/;

/** Layers and nodes whose output is linear in their filter, so that a factor and an offset per channel can go into it. */
const linear =
  /^(Conv[123]D(Transpose)?|DepthwiseConv2D|DepthwiseConv2dNative|SeparableConv2D|Dense|MatMul)$/;

/** Those of which tfjs has a kernel that ends with an activation. */
const fusing = /^(Conv2D|DepthwiseConv2D|DepthwiseConv2dNative|Dense|MatMul)$/;

/** Activations that such a kernel has. */
const activation = /^(ReLU|LeakyReLU|ELU|Relu6?|Elu|LeakyRelu)$/;

/** Nodes of a graph that only add a bias. */
const bias = /^BiasAdd$/;

/** Rows that could be a part of the layer before. */
export interface FoldableRows {
  /** All batch normalizations. */
  readonly normalizations: readonly LayerRow[];
  /** Those that can be folded into a convolution or a dense layer. */
  readonly foldable: readonly LayerRow[];
  /** Activations behind a convolution or a dense layer, or behind a normalization that can be folded. */
  readonly activations: readonly LayerRow[];
}

/** A linear layer that nothing was folded into yet; `last` is the row that has its output so far. */
interface Open {
  readonly last: LayerRow;
  readonly isFusing: boolean;
  readonly isNormalized: boolean;
}

/**
 * The rows that seem to follow a convolution or dense layer directly. Records of earlier versions have no connections, so this goes by order and
 * shape: between both lie only rows of these kinds, the shapes agree, and each convolution is taken once. A convolution whose FLOPs show an activation of
 * its own is not taken: behind it nothing can be folded. The true number may be lower, where a convolution has other readers.
 */
export function foldableRows(profile: ProfileRecord): FoldableRows {
  const normalizations: LayerRow[] = [];
  const foldable: LayerRow[] = [];
  const activations: LayerRow[] = [];
  let open: Open[] = [];
  for (const row of profile.layers) {
    const isNormalization = normalization.test(row.type);
    if (isNormalization || isActivation(row, profile)) {
      if (isNormalization) normalizations.push(row);
      const into = open.findLast(
        ({ last, isFusing, isNormalized }) =>
          (isNormalization ? !isNormalized : isFusing) && sameShape(last.outputShapes[0], row.inputShapes[0]),
      );
      if (!isNormalization) open = [];
      if (into === undefined) continue;
      if (isNormalization) {
        foldable.push(row);
        open = [...open.filter((each) => each !== into), { ...into, last: row, isNormalized: true }];
      } else activations.push(row);
    } else if (linear.test(row.type)) {
      const isFusing = fusing.test(row.type);
      if (elementWisePerOutput(row, profile) <= 1) open.push({ last: row, isFusing, isNormalized: false });
    } else if (!bias.test(row.type)) open = [];
  }
  return { normalizations, foldable, activations };
}

function sameShape(a: readonly number[] | undefined, b: readonly number[] | undefined): boolean {
  return a !== undefined && a.join() === b?.join();
}

/** An `Activation` layer is one by its cost: ReLU has one operation per output, ReLU6 and LeakyReLU have two. */
function isActivation(row: LayerRow, profile: ProfileRecord): boolean {
  if (activation.test(row.type)) return true;
  const cost = elementWisePerOutput(row, profile);
  return row.type === "Activation" && cost >= 1 && cost <= 2;
}

/** Element-wise operations of each output element; a bias is one. Only the exact convention counts them all; under another nothing is known, and they are 0. */
function elementWisePerOutput(
  { outputShapes, macs = 0, flops = 0 }: LayerRow,
  { convention }: ProfileRecord,
): number {
  const outputs = (outputShapes[0] ?? []).reduce((product, extent) => product * extent, 1);
  return convention === "exact" ? (flops - 2 * macs) / outputs : 0;
}
