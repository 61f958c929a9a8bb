import { count, percent, plural } from "../format.ts";
import type { LayerRow } from "../../record/profile-record.ts";
import { rowLabel } from "../row-label.ts";
import { defineRule } from "./define-rule.ts";
import type { Rule } from "./define-rule.ts";
import type { Gain } from "./gain.ts";
import { timeOf } from "./row-sums.ts";

/** float32 values in a vector of WebAssembly SIMD, which has 128 bits. */
const vectorWidth = 4;
/** Below this share of layer time the empty part of the vectors does not matter. */
const leastShare = 0.01;

/** Convolutions leave a part of their last vector empty. */
interface ChannelsAreNoMultiple {
  readonly kind: "channels-are-no-multiple-of-the-vector-width";
  /** The slowest of the layers, and its channels. */
  readonly layer: string;
  readonly channels: number;
  readonly layers: number;
  readonly timeShare: number;
  readonly gain: Gain;
}

/**
 * Convolutions timed on wasm whose output channels are no multiple of four. The kernels of XNNPACK compute channels of the innermost axis as vectors; of the last one a
 * part is thrown away. The gain is that part of the layers' time, an upper bound: other work of a kernel does not depend on it.
 */
export const roundChannels: Rule<ChannelsAreNoMultiple> = defineRule<ChannelsAreNoMultiple>(
  "round-channels",
  {
    "channels-are-no-multiple-of-the-vector-width": ({ layer, channels, layers, timeShare }) =>
      `${plural(layers, "convolution")} with ${percent(timeShare)} % of layer time ${layers === 1 ? "has" : "have"} a number of channels that is no multiple of ${vectorWidth} ` +
      `(${layer}: ${count(channels)}), so a part of the last vector of wasm's SIMD is computed for nothing. Try the next multiple, ${count(roundUp(channels))}: it may cost the same time.`,
  },
  ({ profile: { layers, timing } }) => {
    if (timing?.backend !== "wasm") return [];
    const total = timeOf(layers);
    const odd = layers.filter((row) => isConvolution(row) && channelsOf(row) % vectorWidth !== 0);
    const saved = odd.reduce((sum, row) => sum + timeOf([row]) * emptyPart(channelsOf(row)), 0);
    const [slowest] = odd.toSorted((a, b) => timeOf([b]) - timeOf([a]));
    if (slowest === undefined || total === 0 || saved / total < leastShare) return [];
    return [
      {
        kind: "channels-are-no-multiple-of-the-vector-width",
        layer: rowLabel(slowest),
        channels: channelsOf(slowest),
        layers: odd.length,
        timeShare: timeOf(odd) / total,
        gain: { of: "layer-time", saved, total, retrain: true },
      },
    ];
  },
  "advice",
);

/** A dense layer at the end has as many outputs as there are classes: nothing to choose. */
function isConvolution({ type, macs = 0 }: LayerRow): boolean {
  return macs > 0 && /Conv/.test(type);
}

function channelsOf({ outputShapes }: LayerRow): number {
  return outputShapes[0]?.at(-1) ?? 0;
}

function roundUp(channels: number): number {
  return Math.ceil(channels / vectorWidth) * vectorWidth;
}

function emptyPart(channels: number): number {
  return 1 - channels / roundUp(channels);
}
