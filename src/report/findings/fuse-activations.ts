import { percent, plural } from "../format.ts";
import { defineRule } from "./define-rule.ts";
import type { Rule } from "./define-rule.ts";
import { foldBatchNormalization } from "./fold-batch-normalization.ts";
import { foldableRows } from "./foldable-rows.ts";
import type { Gain } from "./gain.ts";
import { bytesMovedOf, gainOfRows, isTimed, timeOf } from "./row-sums.ts";

/** Below this share of the cost, fusing is not worth the trouble. */
const leastShare = 0.02;

/** Types of nodes of a graph; layers spell them ReLU, ELU, LeakyReLU. */
const node = /^(Relu6?|Elu|LeakyRelu)$/;

/** Activations that could be a part of the convolution before them. */
interface ActivationsCanBeFused {
  readonly kind: "activations-can-be-fused";
  /** What `share` is a share of. */
  readonly cost: "layer-time" | "bytes-moved";
  readonly share: number;
  readonly layers: number;
  /** Nodes of a graph, whose converter fuses them. */
  readonly isGraph: boolean;
  readonly gain: Gain;
}

/**
 * Activations with a kernel of their own directly behind a convolution or a dense layer: they read and write what that layer has just written; as a part of its
 * kernel they would move nothing. {@link foldBatchNormalization} has them where there are both. By time, or by bytes moved if the record is not timed.
 */
export const fuseActivations: Rule<ActivationsCanBeFused> = defineRule<ActivationsCanBeFused>(
  "fuse-activations",
  {
    "activations-can-be-fused": {
      title: "Fuse activations into convolutions",
      text: ({ cost, share, layers, isGraph }) =>
        `${plural(layers, "activation")} directly behind ${layers === 1 ? "a convolution takes" : "convolutions take"} ${percent(share)} % of ${cost === "layer-time" ? "layer time" : "the bytes that kernels read and write"}: ` +
        `${layers === 1 ? "it reads and writes" : "they read and write"} again what the convolution has just written. ` +
        (isGraph
          ? "Convert the model again from its source: tensorflowjs_converter fuses ReLU, ReLU6, ELU and LeakyReLU."
          : "tensorflowjs_converter --output_format=tfjs_graph_model fuses ReLU, ReLU6, ELU and LeakyReLU; the outputs stay the same."),
    },
  },
  (profile) => {
    if (foldBatchNormalization.check(profile).length > 0) return [];
    const { activations } = foldableRows(profile);
    const timed = isTimed(profile);
    const sum = timed ? timeOf : bytesMovedOf;
    const total = sum(profile.layers);
    const share = total === 0 ? 0 : sum(activations) / total;
    if (share < leastShare) return [];
    return [
      {
        kind: "activations-can-be-fused",
        cost: timed ? "layer-time" : "bytes-moved",
        share,
        layers: activations.length,
        isGraph: activations.some(({ type }) => node.test(type)),
        gain: gainOfRows(activations, profile, "bytes-moved"),
      },
    ];
  },
  "advice",
);
