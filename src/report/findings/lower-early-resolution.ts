import { dimensions, percent, plural } from "../format.ts";
import { rowLabel } from "../row-label.ts";
import { defineRule } from "./define-rule.ts";
import type { Rule } from "./define-rule.ts";
import type { Gain } from "./gain.ts";
import { gainOfRows } from "./row-sums.ts";
import { hasPlaces, spatialStages } from "./spatial-stages.ts";

/** Early: up to this effective stride on each axis. */
const earlyStride = 2;
/** A network that is this much coarser in the end is no image-to-image network, which needs its resolution. */
const leastLastStride = 8;
/** The early layers' least share of the cost. */
const leastShare = 0.25;
/** What a layer saves at half the height and half the width: three of four positions. */
const savedByHalf = 0.75;

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
    "early-layers-are-expensive": ({ layer, sides, layers, cost, share }) =>
      `The ${plural(layers, "layer")} at ${dimensions(sides)} and above, up to ${layer}, ${layers === 1 ? "takes" : "take"} ${percent(share)} % of ${cost === "macs" ? "the MACs" : "layer time"}. ` +
      "Lower the resolution earlier, by a stride of 2 in the first convolution, or use smaller images: at half the height and width these layers cost a quarter.",
  },
  ({ profile }) => {
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
    const counted = early.filter(({ macs = 0, time }) => macs > 0 || time !== undefined);
    return [
      {
        kind: "early-layers-are-expensive",
        layer: rowLabel(end),
        sides: (end.outputShapes[0] ?? []).slice(1, -1),
        layers: counted.length,
        cost: all.of === "macs" ? "macs" : "layer-time",
        share,
        gain: { ...all, saved: all.saved * savedByHalf, retrain: true },
      },
    ];
  },
  "advice",
);

function isEarly(stride: readonly number[] | undefined): boolean {
  return stride !== undefined && stride.every((step) => step > 0 && step <= earlyStride);
}
