import { count, factor } from "../format.ts";
import { shortBytes } from "../short-number.ts";
import type { LayerRow } from "../../record/profile-record.ts";
import { rowLabel } from "../row-label.ts";
import { defineRule } from "./define-rule.ts";
import type { Rule } from "./define-rule.ts";
import type { Gain } from "./gain.ts";
import { spatialStages } from "./spatial-stages.ts";

/** Less than this is no problem for any device. */
const leastBytes = 1e6;

/** Activations need more memory than the weights. */
interface ActivationsDominateMemory {
  readonly kind: "activations-dominate-memory";
  readonly peakBytes: number;
  readonly weightBytes: number;
  /** The layer that reads and writes the most. */
  readonly layer: string;
  readonly batch: number;
  readonly gain: Gain;
}

/** The peak of activations above the weights of a model for images: it falls with the number of positions, the weights do not. */
export const lowerActivationMemory: Rule<ActivationsDominateMemory> = defineRule<ActivationsDominateMemory>(
  "lower-activation-memory",
  {
    "activations-dominate-memory": ({ peakBytes, weightBytes, layer, batch }) =>
      `Activations need ${shortBytes(peakBytes)} at once, ${factor(peakBytes / weightBytes, true)} times the weights (${shortBytes(weightBytes)}); ${layer} reads and writes the most. ` +
      (batch > 1
        ? `Use a smaller batch than ${count(batch)}: one image needs ${shortBytes(peakBytes / batch)}.`
        : "Use smaller images: at half the height and width, activations need a quarter."),
  },
  ({ profile }) => {
    const { layers, totals, model, status } = profile;
    const { peakActivationBytes: peakBytes, bytes } = totals;
    if (status !== "complete" || peakBytes === undefined || bytes.weights === 0) return [];
    // Of weights that are not all known, the ratio would be too large.
    if (totals.weightsStatus !== undefined) return [];
    if (peakBytes < leastBytes || peakBytes <= bytes.weights) return [];
    const [largest] = layers.toSorted((a, b) => activationBytes(b) - activationBytes(a));
    if (largest === undefined || spatialStages(profile).length === 0) return [];
    const { batch } = model;
    return [
      {
        kind: "activations-dominate-memory",
        peakBytes,
        weightBytes: bytes.weights,
        layer: rowLabel(largest),
        batch,
        gain:
          batch > 1
            ? { of: "peak-activations", saved: peakBytes * (1 - 1 / batch), total: peakBytes }
            : { of: "peak-activations", saved: peakBytes * 0.75, total: peakBytes, retrain: true },
      },
    ];
  },
  "advice",
);

/** Bytes that the row reads and writes besides its weights. */
function activationBytes({ bytes }: LayerRow): number {
  return bytes.read + bytes.written - bytes.weights;
}
