import * as tf from "@tensorflow/tfjs-core";
import { scalePixels } from "../dataset/input-scaling.ts";
import type { InputScaling } from "../dataset/input-scaling.ts";

/** Decoded images of one size: 8-bit RGB, [images, height, width, 3]. */
export interface PackedImages {
  readonly pixels: Uint8Array;
  readonly height: number;
  readonly width: number;
}

/**
 * Makes a network's input of decoded images: scaled, [positions.length, height, width, 3].
 *
 * @param positions of the images in the packed buffer
 * @param flip true for an image to mirror
 */
export function makeImageBatch(
  { pixels, height, width }: PackedImages,
  positions: readonly number[],
  scaling: Pick<InputScaling, "channels" | "mean" | "sd">,
  flip: (position: number) => boolean = () => false,
): tf.Tensor4D {
  const stride = height * width * 3;
  const packed = new Uint8Array(positions.length * stride);
  for (const [row, position] of positions.entries()) {
    const image = pixels.subarray(position * stride, (position + 1) * stride);
    packed.set(flip(position) ? flipHorizontally(image, height, width) : image, row * stride);
  }
  return tf.tensor4d(scalePixels(packed, scaling), [positions.length, height, width, 3]);
}

/**
 * Mirrors images left to right, in a copy.
 *
 * @param pixels one or more images, RGB, channels last: shape [..., height, width, 3]
 * @throws {RangeError} if the length is not a whole number of images
 */
export function flipHorizontally<T extends Uint8Array | Float32Array>(
  pixels: T,
  height: number,
  width: number,
): T {
  if (pixels.length % (height * width * 3) !== 0) {
    throw new RangeError(`${pixels.length} values are no whole number of ${height} by ${width} RGB images`);
  }
  const flipped = pixels.slice() as T;
  const stride = width * 3;
  for (let row = 0; row < pixels.length; row += stride) {
    for (let column = 0; column < stride; column += 3) {
      const from = row + stride - 3 - column;
      flipped[row + column] = pixels[from]!;
      flipped[row + column + 1] = pixels[from + 1]!;
      flipped[row + column + 2] = pixels[from + 2]!;
    }
  }
  return flipped;
}
