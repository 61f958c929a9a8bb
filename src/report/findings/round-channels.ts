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
 * Convolutions timed on wasm whose output channels are no multiple of four, and not as many as an output of the model has, which the task gives. The kernels of XNNPACK compute channels of the innermost axis as vectors; of the last one a
 * part is thrown away. The gain is that part of the layers' time, an upper bound: other work of a kernel does not depend on it.
 */
export const roundChannels: Rule<ChannelsAreNoMultiple> = defineRule<ChannelsAreNoMultiple>(
  "round-channels",
  {
    "channels-are-no-multiple-of-the-vector-width": {
      title: "Round the numbers of channels",
      text: ({ layer, channels, layers, timeShare }) =>
        `${plural(layers, "convolution")} with ${percent(timeShare)} % of layer time ${layers === 1 ? "has" : "have"} a number of channels that is no multiple of ${vectorWidth} ` +
        `(${layer}: ${count(channels)}), so wasm computes a part of the last SIMD vector for nothing. Try the next multiple, ${count(roundUp(channels))}: it may take the same time.`,
    },
  },
  ({ layers, timing, model }) => {
    if (timing?.backend !== "wasm") return [];
    const total = timeOf(layers);
    const given = new Set(model.outputs.map(({ shape }) => shape.at(-1)));
    const odd = layers.filter(
      (row) => isConvolution(row) && channelsOf(row) % vectorWidth !== 0 && !given.has(channelsOf(row)),
    );
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

/** One of more than a vector's channels: fewer are those of an image or of a mask, which nobody chooses. */
function isConvolution(row: LayerRow): boolean {
  return (row.macs ?? 0) > 0 && /Conv/.test(row.type) && channelsOf(row) > vectorWidth;
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
