import { count, significant } from "../format.ts";
import { shortBytes } from "../short-number.ts";
import type { LayerRow } from "../../record/profile-record.ts";
import { rowLabel } from "../row-label.ts";
import { defineRule } from "./define-rule.ts";
import type { Rule } from "./define-rule.ts";
import type { Gain } from "./gain.ts";
import { spatialStages } from "./spatial-stages.ts";
import { spatialWords } from "./spatial-words.ts";

/** Less than this is no problem for a browser's tab on any device. */
const leastBytes = 50e6;

/** Activations need more memory than the weights. */
interface ActivationsDominateMemory {
  readonly kind: "activations-dominate-memory";
  readonly peakBytes: number;
  readonly weightBytes: number;
  /** The layer that reads and writes the most. */
  readonly layer: string;
  /** Spatial axes of the input. */
  readonly axes: number;
  readonly batch: number;
  readonly gain: Gain;
}

/** The peak of activations above the weights of a model for images: it falls with the number of positions, the weights do not. */
export const lowerActivationMemory: Rule<ActivationsDominateMemory> = defineRule<ActivationsDominateMemory>(
  "lower-activation-memory",
  {
    "activations-dominate-memory": {
      title: "Lower the memory of activations",
      text: ({ peakBytes, weightBytes, layer, axes, batch }) => {
        const { smaller, halfSides, left } = spatialWords(axes);
        return (
          `Activations need ${shortBytes(peakBytes)} at once, ${significant(peakBytes / weightBytes)} times the weights (${shortBytes(weightBytes)}); ${layer} reads and writes the most. ` +
          (batch > 1
            ? `Use a smaller batch than ${count(batch)}: one example needs ${shortBytes(peakBytes / batch)}.`
            : `Use ${smaller}: at ${halfSides}, activations need ${left}.`)
        );
      },
    },
  },
  (profile) => {
    const { layers, totals, model, status } = profile;
    const { peakActivationBytes: peakBytes, bytes } = totals;
    if (status !== "complete" || peakBytes === undefined || bytes.weights === 0) return [];
    // Of weights that are not all known, the ratio would be too large.
    if (totals.weightsStatus !== undefined) return [];
    if (peakBytes < leastBytes || peakBytes <= bytes.weights) return [];
    const [largest] = layers.toSorted((a, b) => activationBytes(b) - activationBytes(a));
    const axes = spatialStages(profile).at(-1)?.size.length;
    if (largest === undefined || axes === undefined) return [];
    const { batch } = model;
    return [
      {
        kind: "activations-dominate-memory",
        peakBytes,
        weightBytes: bytes.weights,
        layer: rowLabel(largest),
        axes,
        batch,
        gain:
          batch > 1
            ? { of: "peak-activations", saved: peakBytes * (1 - 1 / batch), total: peakBytes }
            : {
                of: "peak-activations",
                saved: peakBytes * spatialWords(axes).saved,
                total: peakBytes,
                retrain: true,
              },
      },
    ];
  },
  "advice",
);

/** Bytes that the row reads and writes besides its weights. */
function activationBytes({ bytes }: LayerRow): number {
  return bytes.read + bytes.written - bytes.weights;
}
