import { dimensions, percent, plural } from "../format.ts";
import { rowLabel } from "../row-label.ts";
import { defineRule } from "./define-rule.ts";
import type { Rule } from "./define-rule.ts";
import type { Gain } from "./gain.ts";
import { gainOfRows } from "./row-sums.ts";
import { hasPlaces, spatialStages } from "./spatial-stages.ts";
import { spatialWords } from "./spatial-words.ts";

/** Early: up to this effective stride on each axis. */
const earlyStride = 2;
/** A network that is this much coarser in the end is no image-to-image network, which needs its resolution. */
const leastLastStride = 8;
/** The early layers' least share of the cost. */
const leastShare = 0.25;
/** The first layers, at high resolution, cost much. */
interface EarlyLayersAreExpensive {
  readonly kind: "early-layers-are-expensive";
  /** The last layer at that resolution. */
  readonly layer: string;
  /** Sides of its output. */
  readonly sides: readonly number[];
  readonly layers: number;
  readonly cost: "layer-time" | "macs";
  readonly share: number;
  readonly gain: Gain;
}

/** The cost of the layers at an effective stride of 2 or less, in a network that ends at a stride of 8 or more. By time, or by MACs if not timed. */
export const lowerEarlyResolution: Rule<EarlyLayersAreExpensive> = defineRule<EarlyLayersAreExpensive>(
  "lower-early-resolution",
  {
    "early-layers-are-expensive": {
      title: "Lower the resolution earlier",
      text: ({ layer, sides, layers, cost, share }) => {
        const { smaller, halfSides, left } = spatialWords(sides.length);
        return (
          `The first ${plural(layers, "layer")}, up to ${layer} (${dimensions(sides)}), ${layers === 1 ? "takes" : "take"} ${percent(share)} % of ${cost === "macs" ? "the MACs" : "layer time"}. ` +
          `Use ${smaller}, or a stride of 2 in the first convolution: at ${halfSides} these layers cost ${left}.`
        );
      },
    },
  },
  (profile) => {
    const stages = spatialStages(profile);
    const last = stages.at(-1);
    const early = profile.layers.filter((row) => {
      const { size, stride } = row.receptiveField;
      return size !== undefined && hasPlaces(row, size.length) && isEarly(stride);
    });
    const end = early.at(-1);
    if (last === undefined || end === undefined) return [];
    if (!last.stride.every((step) => step >= leastLastStride)) return [];
    const all = gainOfRows(early, profile, "macs");
    // Bounds have no shares.
    if (all.of === "macs" && profile.status !== "complete") return [];
    const share = all.total === 0 ? 0 : all.saved / all.total;
    if (share < leastShare) return [];
    const sides = (end.outputShapes[0] ?? []).slice(1, -1);
    const counted = early.filter(({ macs = 0, time }) => macs > 0 || time !== undefined);
    return [
      {
        kind: "early-layers-are-expensive",
        layer: rowLabel(end),
        sides,
        layers: counted.length,
        cost: all.of === "macs" ? "macs" : "layer-time",
        share,
        gain: { ...all, saved: all.saved * spatialWords(sides.length).saved, retrain: true },
      },
    ];
  },
  "advice",
);

function isEarly(stride: readonly number[] | undefined): boolean {
  return stride !== undefined && stride.every((step) => step > 0 && step <= earlyStride);
}
