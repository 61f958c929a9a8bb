import * as tf from "@tensorflow/tfjs-core";
import { flipHorizontally } from "../dataset/flip-horizontally.ts";
import { scalePixels } from "../dataset/input-scaling.ts";
import type { InputScaling } from "../dataset/input-scaling.ts";

/** Decoded images of one size, 8-bit RGB, packed as [images, height, width, 3]. */
export interface PackedImages {
  readonly pixels: Uint8Array;
  readonly height: number;
  readonly width: number;
}

/**
 * Images as a network takes them: scaled float, [positions.length, height, width, 3], the wanted ones mirrored.
 *
 * @param positions of the images in the packed buffer
 */
export function imageInputs(
  { pixels, height, width }: PackedImages,
  positions: readonly number[],
  scaling: InputScaling,
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
