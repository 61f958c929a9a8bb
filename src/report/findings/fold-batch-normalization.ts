import { count, percent, plural } from "../format.ts";
import { defineRule } from "./define-rule.ts";
import type { Rule } from "./define-rule.ts";
import { foldableRows } from "./foldable-rows.ts";
import type { Gain } from "./gain.ts";
import { bytesMovedOf, gainOfRows, isTimed, macsOf, timeOf } from "./row-sums.ts";

/** Below this share of the cost, folding is not worth the trouble. */
const leastShare = 0.02;

/** Batch normalization costs much and can be folded into the layers before it. */
interface FoldBatchNormalization {
  readonly kind: "batch-normalization-can-be-folded";
  /** What `costShare` is a share of. */
  readonly cost: "layer-time" | "bytes-moved";
  /** Of all batch normalizations. */
  readonly costShare: number;
  /** Absent where the total is a bound. */
  readonly macShare?: number;
  readonly layers: number;
  /** Those that seem to follow a convolution or a dense layer directly. */
  readonly foldable: number;
  /** Nodes of a graph, whose converter folds them. */
  readonly isGraph: boolean;
  /** Activations behind the same layers, which the same conversion fuses; absent if they cost little. */
  readonly activations?: { readonly layers: number; readonly share: number };
  readonly gain: Gain;
}

/**
 * Batch normalization that can be folded into the filter and the bias of the layer before it (Jacob et al. 2018, arXiv:1712.05877, section 3.2): in
 * inference it is a factor and an offset per channel, so the outputs stay the same up to rounding. Activations behind it are fused by the same conversion. By time, or by bytes moved if the record is not timed.
 */
export const foldBatchNormalization: Rule<FoldBatchNormalization> = defineRule<FoldBatchNormalization>(
  "fold-batch-normalization",
  {
    "batch-normalization-can-be-folded": {
      title: "Fold batch normalization",
      text: ({ cost, costShare, macShare, layers, foldable, isGraph, activations }) => {
        const of = cost === "layer-time" ? "layer time" : "the bytes that kernels read and write";
        return (
          `Batch normalization takes ${percent(costShare)} % of ${of}` +
          `${macShare === undefined ? "" : ` with ${percent(macShare)} % of the MACs`}. Fold it into the convolutions before it (up to ${count(foldable)} of ${plural(layers, "layer")})` +
          `${activations === undefined ? "" : `, and fuse up to ${plural(activations.layers, "activation")} behind them (${percent(activations.share)} %)`}: ` +
          `the outputs stay the same. ${converterText(isGraph)}`
        );
      },
    },
  },
  (profile) => {
    const { layers, totals, status } = profile;
    const { normalizations: all, foldable, activations } = foldableRows(profile);
    const timed = isTimed(profile);
    const sum = timed ? timeOf : bytesMovedOf;
    const total = sum(layers);
    if (total === 0 || sum(foldable) / total < leastShare) return [];
    const share = sum(activations) / total;
    const fused = share < leastShare ? [] : activations;
    return [
      {
        kind: "batch-normalization-can-be-folded",
        cost: timed ? "layer-time" : "bytes-moved",
        costShare: sum(all) / total,
        ...(status !== "complete" || totals.macs === undefined || totals.macs === 0
          ? {}
          : { macShare: macsOf(all) / totals.macs }),
        layers: all.length,
        foldable: foldable.length,
        isGraph: all.some(({ type }) => type.includes("Fused")),
        ...(fused.length === 0 ? {} : { activations: { layers: fused.length, share } }),
        gain: gainOfRows([...foldable, ...fused], profile, "bytes-moved"),
      },
    ];
  },
  "advice",
);

/** How to do it. */
function converterText(isGraph: boolean): string {
  return isGraph
    ? "Convert the model again from its source: tensorflowjs_converter folds and fuses."
    : "tensorflowjs_converter --output_format=tfjs_graph_model does this.";
}
