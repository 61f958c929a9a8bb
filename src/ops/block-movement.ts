import { defineOps, elements, extentAt, free, inputOf } from "./define-ops.ts";
import type { OpFamily, WindowRule } from "./define-ops.ts";

/** The parts of a chain: reshape to `apart`, permutation `perm`, reshape to `shape`. */
function rearrange(
  input: string,
  apart: readonly number[],
  perm: readonly number[],
  shape: readonly number[],
): { readonly rule: WindowRule; readonly shape: readonly number[] }[] {
  return [
    { rule: { kind: "regroup", input }, shape: apart },
    { rule: { kind: "permute", input, perm }, shape: perm.map((axis) => extentAt(apart, axis)) },
    { rule: { kind: "regroup", input }, shape },
  ];
}

interface DepthToSpaceAttrs {
  readonly blockSize: number;
  readonly dataFormat: "NHWC" | "NCHW";
}

/** Depth to space: channels become blocks of height and width. */
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
  window: ({ inputs, outputs, attrs: { blockSize: block, dataFormat } }) => {
    const { shape } = inputOf(inputs, "x");
    const [n, a, b, c] = [extentAt(shape, 0), extentAt(shape, 1), extentAt(shape, 2), extentAt(shape, 3)];
    const apart =
      dataFormat === "NHWC"
        ? [n, a, b, block, block, c / (block * block)]
        : [n, block, block, a / (block * block), b, c];
    const perm = dataFormat === "NHWC" ? [0, 1, 3, 2, 4, 5] : [0, 3, 4, 1, 5, 2];
    const parts = rearrange("x", apart, perm, outputs[0]?.shape ?? []);
    return { kind: "chain", input: "x", parts };
  },
});

interface SpaceToBatchAttrs {
  readonly blockShape: number[];
  readonly paddings: readonly (readonly [number, number])[];
}

/** Splits each spatial axis into positions and blocks, and gives the axes that hold them. */
function blockAxes(
  shape: readonly number[],
  blockShape: readonly number[],
): Record<"apart" | "positions" | "blocks" | "rest", number[]> {
  const apart = [extentAt(shape, 0)];
  const [positions, blocks]: [number[], number[]] = [[], []];
  blockShape.forEach((block, index) => {
    positions.push(apart.length);
    blocks.push(apart.length + 1);
    apart.push(extentAt(shape, index + 1) / block, block);
  });
  const tail = shape.slice(1 + blockShape.length);
  const rest = tail.map((_, index) => apart.length + index);
  return { apart: [...apart, ...tail], positions, blocks, rest };
}

/** Space to batch: blocks of the spatial axes move to the batch axis. */
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
  window: ({ inputs, outputs, attrs: { blockShape, paddings } }) => {
    const { shape } = inputOf(inputs, "x");
    const pads = [[0, 0] as const, ...paddings];
    const padded = shape.map((extent, axis) => {
      const [before, after] = pads[axis] ?? [0, 0];
      return extent + before + after;
    });
    const pad: WindowRule = {
      kind: "shift",
      input: "x",
      begins: [shape.map((_, axis) => 0 - (pads[axis]?.[0] ?? 0))],
      steps: shape.map(() => 1),
    };
    const { apart, positions, blocks, rest } = blockAxes(padded, blockShape);
    const parts = rearrange("x", apart, [...blocks, 0, ...positions, ...rest], outputs[0]?.shape ?? []);
    return { kind: "chain", input: "x", parts: [{ rule: pad, shape: padded }, ...parts] };
  },
});

interface BatchToSpaceAttrs {
  readonly blockShape: number[];
  readonly crops: number[][];
}

/** Batch to space: the inverse of space to batch. */
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
  window: ({ inputs, outputs, attrs: { blockShape, crops } }) => {
    const { shape } = inputOf(inputs, "x");
    const count = blockShape.length;
    const apart = [...blockShape, extentAt(shape, 0) / elements(blockShape), ...shape.slice(1)];
    const perm = [
      count,
      ...blockShape.flatMap((_, block) => [count + 1 + block, block]),
      ...shape.slice(1 + count).map((_, axis) => 1 + 2 * count + axis),
    ];
    const uncropped = shape.map((extent, axis) =>
      axis === 0 ? extent / elements(blockShape) : extent * (blockShape[axis - 1] ?? 1),
    );
    const crop: WindowRule = {
      kind: "shift",
      input: "x",
      begins: [shape.map((_, axis) => crops[axis - 1]?.[0] ?? 0)],
      steps: shape.map(() => 1),
    };
    return {
      kind: "chain",
      input: "x",
      parts: [...rearrange("x", apart, perm, uncropped), { rule: crop, shape: outputs[0]?.shape ?? [] }],
    };
  },
});
