import { count, percent, plural } from "../format.ts";
import type { LayerRow } from "../../record/profile-record.ts";
import { defineRule } from "./define-rule.ts";
import type { Rule } from "./define-rule.ts";
import { normalizationsOf } from "./foldable-normalizations.ts";
import type { Gain } from "./gain.ts";
import { gainOfRows, timeOf } from "./row-sums.ts";

/** Below this share of the layer time, the layers are no bottleneck. */
const leastShare = 0.1;

/** Layers wait for memory, and some of them could be part of the layer before. */
interface MemoryBoundLayers {
  readonly kind: "memory-bound-layers";
  readonly layers: number;
  readonly timeShare: number;
  /** Those without multiply-accumulates: activations, additions, copies. */
  readonly elementWise: number;
  readonly gain: Gain;
}

/**
 * Layers whose time is bound by memory under the roofline of the device. Those without multiply-accumulates read and write what the layer before has just
 * written; as a part of that layer's kernel they would move nothing. Batch normalization that can be folded is left to its own rule.
 */
export const fuseElementWise: Rule<MemoryBoundLayers> = defineRule<MemoryBoundLayers>(
  "fuse-element-wise",
  {
    "memory-bound-layers": ({ layers, timeShare, elementWise }) =>
      `${plural(layers, "layer")} with ${percent(timeShare)} % of layer time ${layers === 1 ? "waits" : "wait"} for memory, not for arithmetic. ` +
      `${count(elementWise)} of them ${elementWise === 1 ? "has" : "have"} no MACs: fuse activations and additions into the convolution before them ` +
      `(tensorflowjs_converter does so for ReLU, ReLU6, ELU and LeakyReLU in graph models).`,
  },
  ({ profile }) => {
    const foldable = new Set(normalizationsOf(profile).foldable.map(({ normalization }) => normalization));
    const bound = profile.layers.filter((row) => isBound(row) && !foldable.has(row));
    const elementWise = bound.filter(({ macs }) => macs === 0);
    const total = timeOf(profile.layers);
    const timeShare = total === 0 ? 0 : timeOf(bound) / total;
    if (elementWise.length === 0 || timeShare < leastShare) return [];
    const gain = gainOfRows(elementWise, profile, "bytes-moved");
    return [
      {
        kind: "memory-bound-layers",
        layers: bound.length,
        timeShare,
        elementWise: elementWise.length,
        gain,
      },
    ];
  },
  "advice",
);

function isBound({ time }: LayerRow): boolean {
  return time?.bound?.by === "memory";
}
