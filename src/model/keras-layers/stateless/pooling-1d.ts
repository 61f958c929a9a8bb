import { avgPool, expandDims, maxPool, squeeze } from "@tensorflow/tfjs-core";
import type { Tensor, Tensor4D } from "@tensorflow/tfjs-core";
import { withChannelsLast } from "../channel-order.ts";
import type { StatelessLayer } from "../define-stateless.ts";

const kinds = [
  { name: "Average", pool: avgPool },
  { name: "Max", pool: maxPool },
] as const;

/** Pooling over windows of one axis, in either order of channels: tfjs' own ignores `data_format`. */
export const pooling1d: readonly StatelessLayer[] = kinds.map(({ name, pool }) => ({
  className: `${name}Pooling1D`,
  run: ([x], { dataFormat, poolSize, strides, padding }) => {
    const [size = 2] = [poolSize as number | number[]].flat();
    const [stride = size] = [(strides ?? size) as number | number[]].flat();
    return withChannelsLast(x as Tensor, dataFormat, (last) => {
      const image = expandDims(last, 2) as Tensor4D;
      return squeeze(pool(image, [size, 1], [stride, 1], padding === "same" ? "same" : "valid"), [2]);
    });
  },
}));
