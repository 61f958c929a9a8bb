import { backend_util, slice_util } from "@tensorflow/tfjs-core";
import type { StridedSliceAttrs } from "@tensorflow/tfjs-core";
import { defineOps, extentAt, free, inputList, inputOf, positiveAxis } from "./define-ops.ts";
import type { OpFamily, TensorMeta, WindowRule } from "./define-ops.ts";

/** Permutation of axes. */
export const transpose: OpFamily<{ readonly perm: number[] }> = defineOps<{ readonly perm: number[] }>({
  kernels: ["Transpose"],
  shape: (inputs, { perm }) => {
    const x = inputOf(inputs, "x");
    return { shape: perm.map((axis) => extentAt(x.shape, axis)), dtype: x.dtype };
  },
  cost: () => free,
  window: ({ attrs }) => ({ kind: "permute", input: "x", perm: attrs.perm }),
});

interface PadAttrs {
  /** MirrorPad only. */
  readonly mode?: "reflect" | "symmetric";
  readonly paddings: readonly (readonly [number, number])[];
}

/** Padding with a constant or with mirrored edges. */
export const pad: OpFamily<PadAttrs> = defineOps<PadAttrs>({
  kernels: ["PadV2", "MirrorPad"],
  shape: (inputs, { paddings }) => {
    const x = inputOf(inputs, "x");
    const shape = x.shape.map((extent, axis) => {
      const [before, after] = paddings[axis] ?? [0, 0];
      return extent + before + after;
    });
    return { shape, dtype: x.dtype };
  },
  cost: () => free,
  window: ({ attrs }) => ({
    kind: "shift",
    input: "x",
    begins: [attrs.paddings.map(([before]) => -before)],
    steps: attrs.paddings.map(() => 1),
    ...(attrs.mode === undefined ? {} : { mirror: attrs.mode }),
  }),
});

interface SliceAttrs {
  readonly begin: number | number[];
  readonly size: number | number[];
}

function sliceParams(
  x: TensorMeta,
  begin: SliceAttrs["begin"],
  size: SliceAttrs["size"],
): { begins: number[]; sizes: number[] } {
  const [begins = [], sizes = []] = slice_util.parseSliceParams(x as never, begin, size);
  return { begins, sizes };
}

/** Contiguous block of a tensor. */
export const slice: OpFamily<SliceAttrs> = defineOps<SliceAttrs>({
  kernels: ["Slice"],
  shape: (inputs, { begin, size }) => {
    const x = inputOf(inputs, "x");
    return { shape: sliceParams(x, begin, size).sizes, dtype: x.dtype };
  },
  cost: () => free,
  window: ({ inputs, attrs }) => {
    const { begins } = sliceParams(inputOf(inputs, "x"), attrs.begin, attrs.size);
    return { kind: "shift", input: "x", begins: [begins], steps: begins.map(() => 1) };
  },
});

function stridedSliceInfo(
  shape: readonly number[],
  attrs: StridedSliceAttrs,
): ReturnType<typeof slice_util.sliceInfo> {
  return slice_util.sliceInfo(
    shape as number[],
    attrs.begin,
    attrs.end,
    attrs.strides,
    attrs.beginMask,
    attrs.endMask,
    attrs.ellipsisMask,
    attrs.newAxisMask,
    attrs.shrinkAxisMask,
  );
}

/** Block with steps, in TensorFlow's mask notation. */
export const stridedSlice: OpFamily<StridedSliceAttrs> = defineOps<StridedSliceAttrs>({
  kernels: ["StridedSlice"],
  shape: (inputs, attrs) => {
    const x = inputOf(inputs, "x");
    return { shape: stridedSliceInfo(x.shape, attrs).finalShape, dtype: x.dtype };
  },
  cost: () => free,
  window: ({ inputs, attrs }) => {
    const x = inputOf(inputs, "x");
    const info = stridedSliceInfo(x.shape, attrs);
    const kept = info.begin.map((begin, axis) => {
      const stride = info.strides[axis] ?? 1;
      return Math.max(0, Math.ceil(((info.end[axis] ?? begin) - begin) / stride));
    });
    const cut: WindowRule = { kind: "shift", input: "x", begins: [info.begin], steps: info.strides };
    if (info.finalShape.join() === kept.join()) return cut;
    return {
      kind: "chain",
      input: "x",
      parts: [
        { rule: cut, shape: kept },
        { rule: { kind: "regroup", input: "x" }, shape: info.finalShape },
      ],
    };
  },
});

/** Concatenation along one axis. */
export const concat: OpFamily<{ readonly axis: number }> = defineOps<{ readonly axis: number }>({
  kernels: ["Concat"],
  shape: (inputs, attrs) => {
    const tensors = inputList(inputs);
    const first = inputOf(inputs, "0");
    const axis = positiveAxis(attrs.axis, first.shape.length);
    return {
      shape: backend_util.computeOutShape(
        tensors.map((tensor) => tensor.shape as number[]),
        axis,
      ),
      dtype: first.dtype,
    };
  },
  cost: () => free,
  window: ({ inputs, attrs }) => {
    const axis = positiveAxis(attrs.axis, inputOf(inputs, "0").shape.length);
    const extents = inputList(inputs).map(({ shape }) => extentAt(shape, axis));
    return { kind: "concat", axis, extents };
  },
});

/** Stack of equal shapes along a new axis. */
export const pack: OpFamily<{ readonly axis: number }> = defineOps<{ readonly axis: number }>({
  kernels: ["Pack"],
  shape: (inputs, { axis }) => {
    const first = inputOf(inputs, "0");
    const shape = [...first.shape];
    shape.splice(positiveAxis(axis, shape.length + 1), 0, inputList(inputs).length);
    return { shape, dtype: first.dtype };
  },
  cost: () => free,
  window: ({ inputs, attrs }) => ({
    kind: "stack",
    axis: positiveAxis(attrs.axis, inputOf(inputs, "0").shape.length + 1),
    count: inputList(inputs).length,
  }),
});

/** Most outputs of one kernel: each takes memory, and a file may ask for any number. */
const partsLimit = 65_536;

function checkParts(parts: number): void {
  if (parts > partsLimit)
    throw new Error(`a tensor is split into ${parts} parts, at most ${partsLimit} are traced`);
}

/** Unstacking: one tensor per position of an axis. */
export const unpack: OpFamily<{ readonly axis: number }> = defineOps<{ readonly axis: number }>({
  kernels: ["Unpack"],
  shape: (inputs, { axis }) => {
    const { shape, dtype } = inputOf(inputs, "value");
    const at = positiveAxis(axis, shape.length);
    const rest = shape.filter((_, index) => index !== at);
    checkParts(extentAt(shape, at));
    return Array.from({ length: extentAt(shape, at) }, () => ({ shape: rest, dtype }));
  },
  cost: () => free,
  window: ({ inputs, outputs, attrs }) => {
    const { shape } = inputOf(inputs, "value");
    const at = positiveAxis(attrs.axis, shape.length);
    return {
      kind: "chain",
      input: "value",
      parts: [
        {
          rule: {
            kind: "shift",
            input: "value",
            begins: outputs.map((_, place) => shape.map((__, axis) => (axis === at ? place : 0))),
            steps: shape.map(() => 1),
          },
          shape: shape.with(at, 1),
        },
        { rule: { kind: "regroup", input: "value" }, shape: shape.filter((_, axis) => axis !== at) },
      ],
    };
  },
});

interface SplitAttrs {
  readonly numOrSizeSplits: number[] | number;
  readonly axis: number;
}

/** Split into blocks along one axis. */
export const split: OpFamily<SplitAttrs> = defineOps<SplitAttrs>({
  kernels: ["SplitV"],
  shape: (inputs, { numOrSizeSplits, axis }) => {
    const { shape, dtype } = inputOf(inputs, "x");
    const at = positiveAxis(axis, shape.length);
    checkParts(Array.isArray(numOrSizeSplits) ? numOrSizeSplits.length : numOrSizeSplits);
    const sizes = backend_util.prepareSplitSize({ shape } as never, numOrSizeSplits, at);
    return sizes.map((size) => ({
      shape: shape.map((extent, index) => (index === at ? size : extent)),
      dtype,
    }));
  },
  cost: () => free,
  window: ({ inputs, outputs, attrs }) => {
    const { shape } = inputOf(inputs, "x");
    const at = positiveAxis(attrs.axis, shape.length);
    let position = 0;
    const begins = outputs.map((output) => {
      const begin = shape.map((_, index) => (index === at ? position : 0));
      position += extentAt(output.shape, at);
      return begin;
    });
    return { kind: "shift", input: "x", begins, steps: shape.map(() => 1) };
  },
});

/** Repetition of the whole tensor along every axis. */
export const tile: OpFamily<{ readonly reps: number[] }> = defineOps<{ readonly reps: number[] }>({
  kernels: ["Tile"],
  shape: (inputs, { reps }) => {
    const x = inputOf(inputs, "x");
    return { shape: x.shape.map((extent, axis) => extent * (reps[axis] ?? 1)), dtype: x.dtype };
  },
  cost: () => free,
  window: ({ inputs, attrs }) =>
    // An axis of one position is broadcast; a longer axis is read again for every repetition.
    inputOf(inputs, "x").shape.every((extent, axis) => extent === 1 || (attrs.reps[axis] ?? 1) === 1)
      ? { kind: "pointwise" }
      : {
          kind: "remap",
          input: "x",
          ranges: inputOf(inputs, "x").shape.flatMap((extent, axis) => {
            if ((attrs.reps[axis] ?? 1) === 1) return [];
            const places = Array.from({ length: extent }, (_, place) => place);
            return [{ axis, first: places, last: places, shift: 0, clamp: false }];
          }),
        },
});

/** Explicit broadcast to a shape. */
export const broadcastTo: OpFamily<{ readonly shape: number[] }> = defineOps<{ readonly shape: number[] }>({
  kernels: ["BroadcastTo"],
  shape: (inputs, { shape }) => ({ shape, dtype: inputOf(inputs, "x").dtype }),
  cost: () => free,
  window: () => ({ kind: "pointwise" }),
});

/** Reversal of axes. */
export const reverse: OpFamily<{ readonly dims: number | number[] }> = defineOps<{
  readonly dims: number | number[];
}>({
  kernels: ["Reverse"],
  shape: (inputs) => inputOf(inputs, "x"),
  cost: () => free,
  window: ({ inputs, attrs }) => {
    const { shape } = inputOf(inputs, "x");
    const flipped = new Set([attrs.dims].flat().map((axis) => positiveAxis(axis, shape.length)));
    return {
      kind: "shift",
      input: "x",
      begins: [shape.map((extent, axis) => (flipped.has(axis) ? extent - 1 : 0))],
      steps: shape.map((_, axis) => (flipped.has(axis) ? -1 : 1)),
    };
  },
});
