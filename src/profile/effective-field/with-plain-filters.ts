import { concat, slice, tidy, zeros } from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { layers } from "@tensorflow/tfjs-layers";
import { convolutionFields } from "../../trace/tfjs-internals/layer-fields.ts";
import type { ConvolutionFields } from "../../trace/tfjs-internals/layer-fields.ts";

/**
 * Runs `run` with the dilated convolutions among `all` written as plain ones: zeros between the taps and a dilation of 1 are the same map, and
 * tfjs 4.22 has no gradient of dilated ones. Restores the layers, also when `run` throws.
 */
export function withPlainFilters<Result>(all: Iterable<layers.Layer>, run: () => Result): Result {
  const restores: (() => void)[] = [];
  try {
    for (const layer of all) {
      const restore = plain(convolutionFields(layer));
      if (restore !== undefined) restores.push(restore);
    }
    return run();
  } finally {
    for (const restore of restores) restore();
  }
}

function plain(layer: ConvolutionFields): (() => void) | undefined {
  const { dilationRate } = layer;
  const rates: readonly number[] = Array.isArray(dilationRate) ? dilationRate : [];
  const name = layer.depthwiseKernel === undefined ? "kernel" : "depthwiseKernel";
  const kernel = layer[name];
  if (kernel === undefined || !rates.some((rate) => rate > 1)) return undefined;
  const spread = tidy(() => rates.reduce((taps, rate, axis) => spreadTaps(taps, axis, rate), kernel.read()));
  layer[name] = { read: () => spread };
  layer.dilationRate = rates.map(() => 1);
  return () => {
    layer[name] = kernel;
    layer.dilationRate = dilationRate;
    // Without dilation along any axis that has more than one tap nothing was made.
    if (spread !== kernel.read()) spread.dispose();
  };
}

/** Zeros between the taps along one axis: `rate - 1` after each but the last. */
function spreadTaps(kernel: Tensor, axis: number, rate: number): Tensor {
  const taps = kernel.shape[axis] ?? 1;
  if (rate === 1 || taps === 1) return kernel;
  const parts: Tensor[] = [];
  const one = kernel.shape.map((extent, at) => (at === axis ? 1 : extent));
  const gap = zeros(kernel.shape.map((extent, at) => (at === axis ? rate - 1 : extent)));
  for (let tap = 0; tap < taps; tap += 1) {
    if (tap > 0) parts.push(gap);
    parts.push(
      slice(
        kernel,
        kernel.shape.map((_, at) => (at === axis ? tap : 0)),
        one,
      ),
    );
  }
  return concat(parts, axis);
}
