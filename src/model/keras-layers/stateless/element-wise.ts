import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { StatelessLayer } from "../define-stateless.ts";
import { softmaxAlong } from "../../../trace/activation-functions.ts";

/** Arithmetic layers that tfjs lacks or has with fewer settings. */
export const elementWiseLayers: readonly StatelessLayer[] = [
  { className: "Subtract", run: ([a, b]) => tf.sub(a as Tensor, b as Tensor) },
  {
    // Of InceptionResNetV2: the second input is scaled and added to the first.
    className: "CustomScaleLayer",
    run: ([a, b], { scale }) => tf.add(a as Tensor, tf.mul(b as Tensor, Number(scale))),
  },
  {
    // The layer of tfjs reads its input to check it, which a run over shapes cannot do.
    className: "CategoryEncoding",
    run: ([x], { numTokens, outputMode }) =>
      encoded(x as Tensor, Number(numTokens), String(outputMode ?? "multiHot")),
  },
  {
    className: "UnitNormalization",
    run: ([x], { axis }) => {
      const axes = [axis ?? -1].flat() as number[];
      const sum = tf.sum(tf.square(x as Tensor), axes, true);
      return tf.mul(x as Tensor, tf.rsqrt(tf.maximum(sum, 1e-12)));
    },
  },
  {
    className: "Softmax",
    run: ([x], { axis }) => softmaxAlong(x as Tensor, ([axis].flat()[0] as number | undefined) ?? -1),
  },
  {
    className: "ReLU",
    run: ([x], { maxValue, negativeSlope, threshold }) =>
      rectified(x as Tensor, {
        most: numberOr(maxValue, Infinity),
        slope: numberOr(negativeSlope, 0),
        threshold: numberOr(threshold, 0),
      }),
  },
];

/** Encodes indices [N] or [N, K]: one-hot, whether each token occurs, or how often. */
function encoded(x: Tensor, tokens: number, mode: string): Tensor {
  const codes = tf.cast(tf.oneHot(tf.cast(x, "int32"), tokens), "float32");
  if (x.rank < 2) return codes;
  if (mode === "oneHot") return x.shape[1] === 1 ? tf.squeeze(codes, [1]) : codes;
  return mode === "count" ? tf.sum(codes, 1) : tf.max(codes, 1);
}

interface Rectifier {
  readonly most: number;
  readonly slope: number;
  readonly threshold: number;
}

/** min(x, most) from the threshold on; below it, the slope times x - threshold. */
function rectified(x: Tensor, { most, slope, threshold }: Rectifier): Tensor {
  const above = tf.mul(x, tf.cast(tf.greaterEqual(x, threshold), "float32"));
  const below = tf.mul(slope, tf.minimum(tf.sub(x, threshold), 0));
  return tf.add(most === Infinity ? above : tf.minimum(above, most), below);
}

function numberOr(value: unknown, otherwise: number): number {
  return typeof value === "number" ? value : otherwise;
}
