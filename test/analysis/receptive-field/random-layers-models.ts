import { input, layers, model } from "@tensorflow/tfjs-layers";
import type { LayersModel, SymbolicTensor } from "@tensorflow/tfjs-layers";
import fc from "fast-check";
import type { Arbitrary } from "fast-check";

type DataFormat = "channelsFirst" | "channelsLast";

/** One layer, or a branch of two paths; its numbers are made to fit the map that it meets. */
interface Piece {
  readonly kind: string;
  readonly numbers: readonly number[];
  readonly paths?: readonly (readonly Piece[])[];
}

/** A layers model of images [height, width] of two channels, which come first or last. */
export interface LayersGraph {
  readonly sides: readonly [number, number];
  readonly dataFormat: DataFormat;
  readonly pieces: readonly Piece[];
}

type Add = (x: SymbolicTensor, numbers: readonly number[], dataFormat: DataFormat) => SymbolicTensor;
interface Built {
  apply: (x: never) => unknown;
}

const apply = (layer: Built, ...x: SymbolicTensor[]): SymbolicTensor =>
  layer.apply((x.length === 1 ? x[0] : x) as never) as SymbolicTensor;
const at = (numbers: readonly number[], index: number): number => numbers[index % numbers.length] ?? 0;
const within = (numbers: readonly number[], index: number, least: number, most: number): number =>
  least + (at(numbers, index) % Math.max(1, most - least + 1));
const sidesOf = ({ shape }: SymbolicTensor, dataFormat: DataFormat): [number, number] =>
  shape.slice(dataFormat === "channelsFirst" ? 2 : 1).slice(0, 2) as [number, number];
const paddingOf = (numbers: readonly number[]): "same" | "valid" =>
  at(numbers, 3) % 2 === 0 ? "same" : "valid";
const sizeOf = (x: SymbolicTensor, n: readonly number[], dataFormat: DataFormat): [number, number] => {
  const [height, width] = sidesOf(x, dataFormat);
  return [Math.min(height, within(n, 0, 1, 4)), Math.min(width, within(n, 1, 1, 4))];
};
const ones = { kernelInitializer: "ones", useBias: false } as const;
const toFirst = (x: SymbolicTensor): SymbolicTensor => apply(layers.permute({ dims: [3, 1, 2] }), x);
const toLast = (x: SymbolicTensor): SymbolicTensor => apply(layers.permute({ dims: [2, 3, 1] }), x);
const other = (dataFormat: DataFormat): DataFormat =>
  dataFormat === "channelsFirst" ? "channelsLast" : "channelsFirst";

const convolution: Add = (x, n, dataFormat) => {
  const kernelSize = sizeOf(x, n, dataFormat);
  const strides = within(n, 2, 1, 3);
  const dilated = sidesOf(x, dataFormat).every((side, axis) => ((kernelSize[axis] ?? 1) - 1) * 2 < side);
  const dilationRate = strides === 1 && dilated ? within(n, 4, 1, 2) : 1;
  return apply(
    layers.conv2d({
      filters: 2,
      kernelSize,
      strides,
      dilationRate,
      padding: paddingOf(n),
      dataFormat,
      ...ones,
    }),
    x,
  );
};

const kinds: Readonly<Record<string, Add>> = {
  convolution,
  depthwise: (x, n, dataFormat) =>
    apply(
      layers.depthwiseConv2d({
        kernelSize: sizeOf(x, n, dataFormat),
        strides: within(n, 2, 1, 2),
        padding: paddingOf(n),
        dataFormat,
        depthwiseInitializer: "ones",
        useBias: false,
      }),
      x,
    ),
  "max pool": (x, n, dataFormat) =>
    apply(
      layers.maxPooling2d({
        poolSize: sizeOf(x, n, dataFormat),
        strides: [within(n, 2, 1, 2), within(n, 4, 1, 2)],
        padding: paddingOf(n),
        dataFormat,
      }),
      x,
    ),
  "average pool": (x, n, dataFormat) =>
    apply(
      layers.averagePooling2d({
        poolSize: sizeOf(x, n, dataFormat),
        strides: [within(n, 2, 1, 2), within(n, 4, 1, 2)],
        padding: paddingOf(n),
        dataFormat,
      }),
      x,
    ),
  transposed: (x, n, dataFormat) =>
    Math.max(...sidesOf(x, dataFormat)) > 9
      ? x
      : apply(
          layers.conv2dTranspose({
            filters: 2,
            kernelSize: within(n, 0, 2, 4),
            strides: within(n, 1, 1, 2),
            padding: "same",
            dataFormat,
            ...ones,
          }),
          x,
        ),
  upsampling: (x, n, dataFormat) =>
    Math.max(...sidesOf(x, dataFormat)) > 9
      ? x
      : apply(
          layers.upSampling2d({
            size: [2, 2],
            dataFormat,
            interpolation: at(n, 0) % 2 === 0 ? "nearest" : "bilinear",
          }),
          x,
        ),
  padding: (x, n, dataFormat) =>
    apply(
      layers.zeroPadding2d({
        padding: [
          [at(n, 0) % 3, at(n, 1) % 3],
          [at(n, 2) % 3, at(n, 3) % 3],
        ],
        dataFormat,
      }),
      x,
    ),
  cropping: (x, n, dataFormat) =>
    Math.min(...sidesOf(x, dataFormat)) < 5
      ? x
      : apply(
          layers.cropping2D({
            cropping: [
              [at(n, 0) % 2, at(n, 1) % 2],
              [at(n, 2) % 2, at(n, 3) % 2],
            ],
            dataFormat,
          }),
          x,
        ),
  activation: (x) => apply(layers.activation({ activation: "relu" }), x),
  normalization: (x, _, dataFormat) =>
    apply(layers.batchNormalization({ axis: dataFormat === "channelsFirst" ? 1 : 3 }), x),
  // The same map with its channels at the other end, and a convolution there.
  "other format": (x, n, dataFormat) =>
    dataFormat === "channelsFirst"
      ? toFirst(convolution(toLast(x), n, other(dataFormat)))
      : toLast(convolution(toFirst(x), n, other(dataFormat))),
  dense: (x, _, dataFormat) => {
    const dense = layers.dense({ units: 2, ...ones });
    return dataFormat === "channelsFirst" ? toFirst(apply(dense, toLast(x))) : apply(dense, x);
  },
};

function addPiece(
  x: SymbolicTensor,
  { kind, numbers, paths = [] }: Piece,
  dataFormat: DataFormat,
): SymbolicTensor {
  if (kind !== "branch") return kinds[kind]?.(x, numbers, dataFormat) ?? x;
  const [one = x, two = x] = paths.map((path) => addPieces(x, path, dataFormat));
  const [a, b] = [sidesOf(one, dataFormat), sidesOf(two, dataFormat)];
  const common = [Math.min(a[0], b[0]), Math.min(a[1], b[1])] as const;
  const cut = (map: SymbolicTensor, sides: readonly [number, number]): SymbolicTensor =>
    apply(
      layers.cropping2D({
        cropping: [
          [0, sides[0] - common[0]],
          [0, sides[1] - common[1]],
        ],
        dataFormat,
      }),
      map,
    );
  const joined =
    at(numbers, 0) % 2 === 0
      ? layers.add()
      : layers.concatenate({ axis: dataFormat === "channelsFirst" ? 1 : 3 });
  const both = apply(joined, cut(one, a), cut(two, b));
  return apply(layers.conv2d({ filters: 2, kernelSize: 1, dataFormat, ...ones }), both);
}

const addPieces = (x: SymbolicTensor, pieces: readonly Piece[], dataFormat: DataFormat): SymbolicTensor =>
  pieces.reduce((map, piece) => addPiece(map, piece, dataFormat), x);

/** Builds the model. All weights are positive, so that an output is zero exactly where no input reaches it; its last layer slides a window. */
export function buildModel({ sides, dataFormat, pieces }: LayersGraph): LayersModel {
  const image = input({ shape: dataFormat === "channelsFirst" ? [2, ...sides] : [...sides, 2] });
  const last = layers.conv2d({ filters: 1, kernelSize: 1, dataFormat, ...ones, name: "last" });
  return model({ inputs: image, outputs: apply(last, addPieces(image, pieces, dataFormat)) });
}

/** Whether a graph has a branch: of what two paths see, the window is the hull along each axis. */
export const hasBranch = ({ pieces }: LayersGraph): boolean => pieces.some(({ kind }) => kind === "branch");

const numbers = fc.array(fc.nat(11), { minLength: 5, maxLength: 5 });
const plain: Arbitrary<Piece> = fc.record({ kind: fc.constantFrom(...Object.keys(kinds)), numbers });
const path = fc.array(plain, { maxLength: 2 });
const branch: Arbitrary<Piece> = fc.record({
  kind: fc.constant("branch"),
  numbers,
  paths: fc.tuple(path, path),
});

/** Random layers models of up to five layers or branches. */
export const layersGraphs: Arbitrary<LayersGraph> = fc.record({
  sides: fc.tuple(fc.integer({ min: 5, max: 9 }), fc.integer({ min: 5, max: 9 })),
  dataFormat: fc.constantFrom<DataFormat>("channelsFirst", "channelsLast"),
  pieces: fc.array(fc.oneof({ arbitrary: plain, weight: 4 }, { arbitrary: branch, weight: 1 }), {
    minLength: 1,
    maxLength: 5,
  }),
});
