import { count, percent } from "../format.ts";
import { shortBytes } from "../short-number.ts";
import type { LayerRow } from "../../record/profile-record.ts";
import { rowLabel } from "../row-label.ts";
import { defineRule } from "./define-rule.ts";
import type { Rule } from "./define-rule.ts";
import type { Gain } from "./gain.ts";

/** A layer dominates from this share of the weights on ... */
const leastShare = 0.4;
/** ... of a model that is not small anyway. */
const leastBytes = 1e6;

/** Layers whose weights are in proportion to their output channels. */
const narrowing = /^(Conv[123]D|_?FusedConv2D|SeparableConv2D|Dense|MatMul|_?FusedMatMul)$/;

/** One layer has most of the weights. */
interface LayerDominatesWeights {
  readonly kind: "layer-dominates-weights";
  readonly layer: string;
  readonly bytes: number;
  readonly share: number;
  readonly macShare?: number;
  /** Positions that were flattened into its input. */
  readonly flattened?: number;
  readonly gain?: Gain;
}

/** A layer with most of the download. A dense layer behind a flattened image has a weight for each of its positions, which a mean over them saves. */
export const shrinkHeaviestLayer: Rule<LayerDominatesWeights> = defineRule<LayerDominatesWeights>(
  "shrink-heaviest-layer",
  {
    "layer-dominates-weights": {
      title: "Shrink the heaviest layer",
      text: ({ layer, bytes, share, macShare, flattened, gain }) =>
        `${layer} has ${percent(share)} % of the weights (${shortBytes(bytes)})` +
        `${macShare === undefined ? "" : ` and ${percent(macShare)} % of the MACs`}. ` +
        (flattened === undefined
          ? gain === undefined
            ? "To make the download smaller, quantize this layer first."
            : "Make it narrower: with half as many output channels it has half as many weights."
          : `It reads ${count(flattened)} flattened positions: average over them first (global average pooling), and it needs the weights of one.`),
      short: ({ layer, share }) => `${layer}, ${percent(share)} % of the weights`,
    },
  },
  ({ layers, totals, status, model }) => {
    const total = totals.bytes.weights;
    const [heaviest] = layers.toSorted((a, b) => b.bytes.weights - a.bytes.weights);
    if (heaviest === undefined || total < leastBytes || layers.length < 2) return [];
    // A share of weights that are not all known would be too large.
    if (totals.weightsStatus !== undefined) return [];
    const share = heaviest.bytes.weights / total;
    if (share < leastShare) return [];
    const flattened = flattenedBefore(heaviest, layers);
    const given = model.outputs.some(({ shape }) => shape.at(-1) === heaviest.outputShapes[0]?.at(-1));
    const left =
      flattened === undefined ? (given || !narrowing.test(heaviest.type) ? 1 : 1 / 2) : 1 / flattened;
    const saved = heaviest.bytes.weights * (1 - left);
    return [
      {
        kind: "layer-dominates-weights",
        layer: rowLabel(heaviest),
        bytes: heaviest.bytes.weights,
        share,
        ...(status !== "complete" ||
        totals.macs === undefined ||
        totals.macs === 0 ||
        heaviest.macs === undefined
          ? {}
          : { macShare: heaviest.macs / totals.macs }),
        ...(flattened === undefined ? {} : { flattened }),
        ...(saved === 0 ? {} : { gain: { of: "weight-bytes", saved, total, retrain: true } }),
      },
    ];
  },
  "advice",
);

/** The positions of the image that the row before made a vector of; undefined if it did not. Rows of an identity (dropout) may lie between. */
function flattenedBefore(row: LayerRow, layers: readonly LayerRow[]): number | undefined {
  const features = row.inputShapes[0]?.at(-1);
  const before = layers
    .slice(0, layers.indexOf(row))
    .findLast(({ type }) => type !== "Dropout" && type !== "Identity");
  const [from, to] = [before?.inputShapes[0] ?? [], before?.outputShapes[0] ?? []];
  const channels = from.at(-1) ?? 0;
  if (before?.type !== "Flatten" && before?.type !== "Reshape") return undefined;
  if (to.length !== 2 || to.at(-1) !== features || channels === 0 || from.length < 3) return undefined;
  const positions = (features ?? 0) / channels;
  return positions > 1 ? positions : undefined;
}
