import { pad, slice } from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { StatelessLayer } from "../define-stateless.ts";
import { resized } from "../operations/images.ts";
import { repeated } from "../operations/rearrangements.ts";

/** Cropping, padding and repeating along spatial axes, which tfjs has in two dimensions only; resizing with half-pixel centers. */
export const spatialEdges: readonly StatelessLayer[] = [
  ...[1, 3].flatMap((rank): StatelessLayer[] => [
    {
      className: `ZeroPadding${rank}D`,
      run: ([x], { padding }) => pad(x as Tensor, [[0, 0], ...sides(padding, rank), [0, 0]]),
    },
    {
      className: `Cropping${rank}D`,
      run: ([x], { cropping }) => cropped(x as Tensor, sides(cropping, rank)),
    },
    {
      className: `UpSampling${rank}D`,
      run: ([x], { size }) =>
        perAxis(size, rank).reduce((wide, times, axis) => repeated(wide, times, axis + 1), x as Tensor),
    },
  ]),
  {
    // The layer of tfjs enlarges without half-pixel centers, which gives other values than Keras.
    className: "UpSampling2D",
    run: ([x], { size, interpolation }) => {
      const [up = 1, along = 1] = perAxis(size, 2);
      const [, height = 1, width = 1] = (x as Tensor).shape;
      return resized(x as Tensor, [height * up, width * along], String(interpolation));
    },
  },
  {
    // The layer of tfjs writes its output's sides into the shape of its input.
    className: "CenterCrop",
    run: ([x], { height, width }) => centerCropped(x as Tensor, [Number(height), Number(width)]),
  },
  {
    className: "Resizing",
    run: ([x], { height, width, interpolation }) =>
      resized(x as Tensor, [Number(height), Number(width)], String(interpolation ?? "bilinear")),
  },
];

function perAxis(value: unknown, rank: number): number[] {
  return Array.isArray(value)
    ? (value as number[]).slice(0, rank)
    : Array.from({ length: rank }, () => Number(value));
}

/** One number for all sides, one per axis, or (before, after) per axis; in one dimension a pair is before and after. */
function sides(value: unknown, rank: number): [number, number][] {
  if (rank === 1 && Array.isArray(value)) return [value.flat() as [number, number]];
  return Array.from({ length: rank }, (_, axis) => {
    const own: unknown = Array.isArray(value) ? value[axis] : value;
    return Array.isArray(own) ? (own as [number, number]) : [Number(own), Number(own)];
  });
}

/** The middle of images [N, H, W, C]; smaller ones are resized. */
function centerCropped(x: Tensor, wanted: readonly [number, number]): Tensor {
  const [batch = 1, height = 1, width = 1, channels = 1] = x.shape;
  const [above, left] = [height - wanted[0], width - wanted[1]];
  return above < 0 || left < 0
    ? resized(x, [...wanted], "bilinear")
    : slice(x, [0, Math.floor(above / 2), Math.floor(left / 2), 0], [batch, ...wanted, channels]);
}

function cropped(x: Tensor, edges: readonly (readonly [number, number])[]): Tensor {
  const begin = [0, ...edges.map(([before]) => before), 0];
  const size = x.shape.map((extent, axis) => {
    const [before, after] = edges[axis - 1] ?? [0, 0];
    return extent - before - after;
  });
  return slice(x, begin, size);
}
