import { util } from "@tensorflow/tfjs-core";
import { defineOps, elements, free, inputOf } from "./define-ops.ts";
import type { OpFamily } from "./define-ops.ts";

/** Row-major reshape; no data moves. */
export const reshape: OpFamily<{ readonly shape: number[] }> = defineOps<{ readonly shape: number[] }>({
  kernels: ["Reshape"],
  view: "x",
  shape: (inputs, attrs) => {
    const x = inputOf(inputs, "x");
    const shape = util.inferFromImplicitShape(attrs.shape, elements(x.shape));
    if (elements(shape) !== elements(x.shape)) {
      throw new Error(`cannot reshape [${x.shape.join(",")}] into [${shape.join(",")}]`);
    }
    return { shape, dtype: x.dtype };
  },
  cost: () => free,
  window: () => ({ kind: "regroup", input: "x" }),
});

/** A new axis of extent 1. */
export const expandDims: OpFamily<{ readonly dim: number }> = defineOps<{ readonly dim: number }>({
  kernels: ["ExpandDims"],
  view: "input",
  shape: (inputs, { dim }) => {
    const x = inputOf(inputs, "input");
    const shape = [...x.shape];
    shape.splice(dim < 0 ? dim + shape.length + 1 : dim, 0, 1);
    return { shape, dtype: x.dtype };
  },
  cost: () => free,
  window: () => ({ kind: "regroup", input: "input" }),
});

/** Identity: the same data under another tensor. */
export const identity: OpFamily = defineOps({
  kernels: ["Identity"],
  view: "x",
  shape: (inputs) => inputOf(inputs, "x"),
  cost: () => free,
  window: () => ({ kind: "pointwise" }),
});
