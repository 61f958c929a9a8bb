import { transpose } from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";

/**
 * Computes with channels last what a layer is given and gives in its own order: `channelsFirst` input is transposed before, and the result
 * after.
 */
export function withChannelsLast(x: Tensor, dataFormat: unknown, compute: (x: Tensor) => Tensor): Tensor {
  if (dataFormat !== "channelsFirst") return compute(x);
  const spatial = Array.from({ length: x.rank - 2 }, (_, axis) => axis);
  const y = compute(transpose(x, [0, ...spatial.map((axis) => axis + 2), 1]));
  return transpose(y, [0, x.rank - 1, ...spatial.map((axis) => axis + 1)]);
}

/** The axis of channels in a tensor of a rank. */
export function channelAxis(dataFormat: unknown, rank: number): number {
  return dataFormat === "channelsFirst" ? 1 : rank - 1;
}
