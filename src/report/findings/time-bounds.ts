import { percent, plural } from "../format.ts";
import type { RooflineBound } from "../../record/profile-record.ts";
import { defineRule } from "./define-rule.ts";
import type { Rule } from "./define-rule.ts";
import { foldableRows } from "./foldable-rows.ts";
import { timeOf } from "./row-sums.ts";

/** Below this share of the layer time, the layers are no bottleneck. */
const leastShare = 0.25;

/** Layers whose time does not follow from their arithmetic. */
type TimeIsBound = BoundBy<"memory-bound-layers"> | BoundBy<"overhead-bound-layers">;

interface BoundBy<Kind extends string> {
  readonly kind: Kind;
  readonly layers: number;
  readonly timeShare: number;
}

/**
 * Layers whose time is bound by memory or by overhead under the roofline of the device, so that fewer multiply-accumulates do not make them faster. What can be folded or
 * fused is left to its own rules.
 */
export const timeBounds: Rule<TimeIsBound> = defineRule<TimeIsBound>(
  "time-bounds",
  {
    "memory-bound-layers": {
      title: "Move less data",
      text: ({ layers, timeShare }) =>
        `${plural(layers, "layer")} with ${percent(timeShare)} % of layer time ${layers === 1 ? "waits" : "wait"} for memory, not for arithmetic. ` +
        "Fewer MACs alone do not make such layers faster: use smaller images, fewer channels, or fewer of these layers.",
      short: shareText,
    },
    "overhead-bound-layers": {
      title: "Try another backend or a larger batch",
      text: ({ layers, timeShare }) =>
        `${plural(layers, "layer")} with ${percent(timeShare)} % of layer time ${layers === 1 ? "is" : "are"} bound by overhead: ` +
        `${layers === 1 ? "its" : "their"} kernels reach less than a tenth of the device's measured peaks, or end as soon as they have started. ` +
        "Fewer MACs do not make such layers faster: time another backend, another number of threads, or a larger batch.",
      short: shareText,
    },
  },
  (profile) => {
    const { foldable, activations } = foldableRows(profile);
    const own = new Set([...foldable, ...activations]);
    const total = timeOf(profile.layers);
    const find = (by: RooflineBound["by"], kind: TimeIsBound["kind"]): readonly TimeIsBound[] => {
      const bound = profile.layers.filter((row) => row.time?.bound?.by === by && !own.has(row));
      const timeShare = total === 0 ? 0 : timeOf(bound) / total;
      return timeShare < leastShare ? [] : [{ kind, layers: bound.length, timeShare }];
    };
    return [...find("memory", "memory-bound-layers"), ...find("overhead", "overhead-bound-layers")];
  },
  "advice",
);

function shareText({ timeShare }: TimeIsBound): string {
  return `${percent(timeShare)} % of layer time`;
}
