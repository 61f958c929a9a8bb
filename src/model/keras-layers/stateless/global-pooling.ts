import { max, mean } from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { StatelessLayer } from "../define-stateless.ts";

const kinds = [
  { name: "Average", reduce: mean },
  { name: "Max", reduce: max },
] as const;

/** Pooling over all positions of one, two or three spatial axes; `keepdims` keeps the axes with extent 1. */
export const globalPooling: readonly StatelessLayer[] = kinds.flatMap(({ name, reduce }) =>
  [1, 2, 3].map((rank): StatelessLayer => ({
    className: `Global${name}Pooling${rank}D`,
    run: ([x], { dataFormat, keepdims }) => {
      const first = dataFormat === "channelsFirst" ? 2 : 1;
      const axes = Array.from({ length: rank }, (_, axis) => first + axis);
      return reduce(x as Tensor, axes, keepdims === true);
    },
  })),
);
