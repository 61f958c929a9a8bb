import { defineOps, elements, extentAt, free, inputOf } from "./define-ops.ts";
import type { OpFamily } from "./define-ops.ts";

interface DepthToSpaceAttrs {
  readonly blockSize: number;
  readonly dataFormat: "NHWC" | "NCHW";
}

/** Channels laid out as blocks of space. */
export const depthToSpace: OpFamily<DepthToSpaceAttrs> = defineOps<DepthToSpaceAttrs>({
  kernels: ["DepthToSpace"],
  shape: (inputs, { blockSize, dataFormat }) => {
    const { shape, dtype } = inputOf(inputs, "x");
    const last = dataFormat === "NHWC";
    const [n, height, width, channels] = last
      ? [extentAt(shape, 0), extentAt(shape, 1), extentAt(shape, 2), extentAt(shape, 3)]
      : [extentAt(shape, 0), extentAt(shape, 2), extentAt(shape, 3), extentAt(shape, 1)];
    const [h, w, c] = [height * blockSize, width * blockSize, channels / (blockSize * blockSize)];
    return { shape: last ? [n, h, w, c] : [n, c, h, w], dtype };
  },
  cost: () => free,
  window: () => ({ kind: "unknown", reason: "depth-to-space is not followed" }),
});

interface SpaceToBatchAttrs {
  readonly blockShape: number[];
  readonly paddings: readonly (readonly [number, number])[];
}

/** Blocks of space laid out along the batch axis. */
export const spaceToBatch: OpFamily<SpaceToBatchAttrs> = defineOps<SpaceToBatchAttrs>({
  kernels: ["SpaceToBatchND"],
  shape: (inputs, { blockShape, paddings }) => {
    const { shape, dtype } = inputOf(inputs, "x");
    const out = shape.map((extent, axis) => {
      const [before, after] = paddings[axis - 1] ?? [0, 0];
      return axis === 0
        ? extent * elements(blockShape)
        : (extent + before + after) / (blockShape[axis - 1] ?? 1);
    });
    return { shape: out, dtype };
  },
  cost: () => free,
  window: () => ({ kind: "unknown", reason: "space-to-batch is not followed" }),
});

interface BatchToSpaceAttrs {
  readonly blockShape: number[];
  readonly crops: number[][];
}

/** The reverse of space-to-batch. */
export const batchToSpace: OpFamily<BatchToSpaceAttrs> = defineOps<BatchToSpaceAttrs>({
  kernels: ["BatchToSpaceND"],
  shape: (inputs, { blockShape, crops }) => {
    const { shape, dtype } = inputOf(inputs, "x");
    const out = shape.map((extent, axis) => {
      const [before = 0, after = 0] = crops[axis - 1] ?? [];
      return axis === 0
        ? extent / elements(blockShape)
        : extent * (blockShape[axis - 1] ?? 1) - before - after;
    });
    return { shape: out, dtype };
  },
  cost: () => free,
  window: () => ({ kind: "unknown", reason: "batch-to-space is not followed" }),
});
