import { shortBytes } from "../short-number.ts";
import { defineRule } from "./define-rule.ts";
import type { Rule } from "./define-rule.ts";
import type { Gain } from "./gain.ts";

/** Smaller weights are downloaded at once. */
const leastBytes = 1e6;

/** The weights are float32. */
interface WeightsAreFloat32 {
  readonly kind: "weights-are-float32";
  readonly bytes: number;
  readonly gain: Gain;
}

/**
 * Weights of float32, which a file can hold as float16 in half the bytes. A record has the type after loading, and tfjs loads quantized weights as float32, so the
 * sentence leaves open what the file holds.
 */
export const quantizeWeights: Rule<WeightsAreFloat32> = defineRule<WeightsAreFloat32>(
  "quantize-weights",
  {
    "weights-are-float32": {
      title: "Quantize the weights",
      text: ({ bytes }) =>
        `The weights are ${shortBytes(bytes)} of float32 once loaded. If the file is not quantized yet, tensorflowjs_converter --quantize_float16 halves the download, ` +
        "and --quantize_uint8 quarters it; measure the quality again. The time stays the same, because tfjs computes in float32.",
    },
  },
  ({ totals }) => {
    const bytes = totals.weightBytesByDtype?.["float32"] ?? 0;
    if (bytes < leastBytes || totals.weightsStatus !== undefined) return [];
    const total = Object.values(totals.weightBytesByDtype ?? {}).reduce((sum, each) => sum + each, 0);
    return [
      {
        kind: "weights-are-float32",
        bytes,
        gain: { of: "weight-bytes", saved: bytes / 2, total },
      },
    ];
  },
  "advice",
);
