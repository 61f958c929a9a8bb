import { defineOps, elements, extentAt, free, inputOf, outputElements } from "./define-ops.ts";
import type { AxisRange, OpFamily } from "./define-ops.ts";
import { pickPositions } from "./pick-positions.ts";

interface ResizeAttrs {
  readonly size: [number, number];
  readonly alignCorners?: boolean;
  readonly halfPixelCenters?: boolean;
}

/**
 * The input positions that a resize reads. Output o lies at o * ratio, or at (o + 1/2) * ratio - 1/2 with half-pixel centers. Bilinear reads the
 * positions on both sides of it; nearest reads the one below, or the closest one with aligned corners. In integers, since ratios are rational.
 */
function resizeRange(
  axis: number,
  from: number,
  to: number,
  nearest: boolean,
  attrs: ResizeAttrs,
): AxisRange {
  const aligned = attrs.alignCorners === true && to > 1;
  const [inputs, outputs] = aligned ? [from - 1, to - 1] : [from, to];
  const common = greatestDivisor(outputs, inputs);
  const [first, last]: [number[], number[]] = [[], []];
  for (let place = 0; place < outputs / common; place += 1) {
    if (nearest) {
      const twice = attrs.halfPixelCenters === true ? inputs * (2 * place + 1) : 2 * inputs * place;
      const at = Math.floor((twice + (aligned ? outputs : 0)) / (2 * outputs));
      first.push(at);
      last.push(at);
    } else {
      const twice = attrs.halfPixelCenters === true ? inputs * (2 * place + 1) - outputs : 2 * inputs * place;
      first.push(Math.floor(twice / (2 * outputs)));
      last.push(Math.ceil(twice / (2 * outputs)));
    }
  }
  return { axis, first, last, shift: inputs / common, clamp: true };
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}

/**
 * Resizing of images [N,H,W,C]. Nearest copies. Bilinear takes three linear interpolations a + (b - a) * t, three operations each.
 */
export const resize: OpFamily<ResizeAttrs> = defineOps<ResizeAttrs>({
  kernels: ["ResizeNearestNeighbor", "ResizeBilinear"],
  shape: (inputs, { size }, _valuesOf, op) => {
    const images = inputOf(inputs, "images");
    return {
      shape: [extentAt(images.shape, 0), size[0], size[1], extentAt(images.shape, 3)],
      dtype: op === "ResizeBilinear" ? "float32" : images.dtype,
    };
  },
  cost: (call) => ({ macs: 0, elementwise: call.op === "ResizeBilinear" ? outputElements(call) * 9 : 0 }),
  window: ({ op, inputs, attrs }) => {
    const { shape } = inputOf(inputs, "images");
    const nearest = op === "ResizeNearestNeighbor";
    const ranges = [1, 2].map((axis) =>
      resizeRange(axis, extentAt(shape, axis), attrs.size[axis - 1] ?? 1, nearest, attrs),
    );
    return { kind: "remap", input: "images", ranges };
  },
});

/** Gradient of resizing: each element of `dy` is weighted into four (bilinear) or one (nearest) positions. */
export const resizeGradient: OpFamily = defineOps({
  kernels: ["ResizeNearestNeighborGrad", "ResizeBilinearGrad"],
  shape: (inputs) => ({ shape: inputOf(inputs, "images").shape, dtype: inputOf(inputs, "dy").dtype }),
  cost: (call) => ({
    macs: 0,
    elementwise: elements(inputOf(call.inputs, "dy").shape) * (call.op === "ResizeBilinearGrad" ? 8 : 1),
  }),
  window: () => ({ kind: "unknown", reason: "no-window-rule" }),
});

/** The box [top, left, bottom, right] if it is known and cut out of every image of the batch, in order. */
function commonBox(
  values: Readonly<Record<string, ArrayLike<number>>> | undefined,
  batch: number,
): readonly number[] | undefined {
  const { boxes, boxInd } = values ?? {};
  if (boxes === undefined || boxInd?.length !== batch) return undefined;
  const box = Array.from(boxes).slice(0, 4);
  const same = Array.from(boxes).every((corner, index) => corner === box[index % 4]);
  return same && Array.from(boxInd).every((image, index) => image === index) ? box : undefined;
}

/** Which positions a crop reads along an axis; a crop's first and last position are those of its box. */
function cropRange(
  axis: number,
  extent: number,
  size: number,
  method: CropAttrs["method"],
  [begin, end]: readonly [number, number],
): AxisRange {
  const first: number[] = [];
  const last: number[] = [];
  for (let index = 0; index < size; index += 1) {
    const part = size > 1 ? begin + (index * (end - begin)) / (size - 1) : (begin + end) / 2;
    const place = part * (extent - 1);
    // Outside of the image a constant is written: an empty range.
    const inside = place >= 0 && place <= extent - 1;
    const nearest = method === "nearest";
    first.push(!inside ? 1 : nearest ? Math.round(place) : Math.floor(place));
    last.push(!inside ? 0 : nearest ? Math.round(place) : Math.ceil(place));
  }
  return { axis, first, last, shift: undefined, clamp: false };
}

interface CropAttrs {
  readonly cropSize: [number, number];
  readonly method: "bilinear" | "nearest";
}

/** Crops of [N,H,W,C] by boxes, resized: bilinear as three interpolations of three operations. */
export const cropAndResize: OpFamily<CropAttrs> = defineOps<CropAttrs>({
  kernels: ["CropAndResize"],
  shape: (inputs, { cropSize }) => ({
    shape: [
      extentAt(inputOf(inputs, "boxes").shape, 0),
      cropSize[0],
      cropSize[1],
      extentAt(inputOf(inputs, "image").shape, 3),
    ],
    dtype: "float32",
  }),
  cost: (call) => ({
    macs: 0,
    elementwise: call.attrs.method === "nearest" ? 0 : outputElements(call) * 9,
  }),
  windowValues: ["boxes", "boxInd"],
  window: ({ inputs, attrs, values }) => {
    const { shape } = inputOf(inputs, "image");
    const box = commonBox(values, extentAt(shape, 0));
    if (box === undefined) return { kind: "everything" };
    const ranges = [0, 1].map((side) =>
      cropRange(side + 1, extentAt(shape, side + 1), attrs.cropSize[side] ?? 1, attrs.method, [
        box[side] ?? 0,
        box[side + 2] ?? 1,
      ]),
    );
    return ranges.every(({ first, last }) => first.every((position, index) => position === last[index]))
      ? pickPositions(
          "image",
          4,
          ranges.map(({ axis, first }) => ({ axis, positions: first })),
        )
      : { kind: "remap", input: "image", ranges };
  },
});

/** Horizontal flip. */
export const flipLeftRight: OpFamily = defineOps({
  kernels: ["FlipLeftRight"],
  shape: (inputs) => inputOf(inputs, "image"),
  cost: () => free,
  window: ({ inputs }) => ({
    kind: "shift",
    input: "image",
    begins: [[0, 0, extentAt(inputOf(inputs, "image").shape, 2) - 1, 0]],
    steps: [1, 1, -1, 1],
  }),
});

/** Rotation about a center: nearest source pixel, a 2x2 product and rounding per output pixel. */
export const rotate: OpFamily = defineOps({
  kernels: ["RotateWithOffset"],
  shape: (inputs) => inputOf(inputs, "image"),
  cost: (call) => ({ macs: 0, elementwise: outputElements(call) * 8 }),
  window: () => ({ kind: "unknown", reason: "no-window-rule" }),
});

interface TransformAttrs {
  readonly outputShape?: [number, number] | null;
}

/** Projective transform of images: eight coefficients, two divisions and one sample per output element. */
export const transform: OpFamily<TransformAttrs> = defineOps<TransformAttrs>({
  kernels: ["Transform"],
  shape: (inputs, { outputShape }) => {
    const { shape, dtype } = inputOf(inputs, "image");
    const [height, width] = outputShape ?? [extentAt(shape, 1), extentAt(shape, 2)];
    return { shape: [extentAt(shape, 0), height, width, extentAt(shape, 3)], dtype };
  },
  cost: (call) => ({ macs: 0, elementwise: outputElements(call) * 14 }),
  window: () => ({ kind: "unknown", reason: "positions-by-value" }),
});

/** Pixels of an image element as a tensor [height, width, channels]. */
export const fromPixels: OpFamily<{ readonly numChannels?: number }> = defineOps<{
  readonly numChannels?: number;
}>({
  kernels: ["FromPixels"],
  shape: (inputs, { numChannels = 3 }) => {
    const { height, width } = inputs["pixels"] as unknown as { height: number; width: number };
    return { shape: [height, width, numChannels], dtype: "int32" };
  },
  cost: () => free,
  window: () => ({ kind: "constant" }),
});

/** Draws a tensor onto a canvas. */
export const canvasDrawing: OpFamily = defineOps({
  kernels: ["Draw"],
  shape: (inputs) => inputOf(inputs, "image"),
  cost: () => free,
  window: () => ({ kind: "pointwise" }),
});
