import * as tf from "@tensorflow/tfjs-core";
import type { Tensor, Tensor4D } from "@tensorflow/tfjs-core";
import { defineOperations } from "./define-operation.ts";
import type { Operation } from "./define-operation.ts";
import type { OperationArgs } from "./operation-args.ts";

/** Functions of images [N,H,W,C]. */
export const images: readonly Operation[] = defineOperations([
  {
    names: ["image.resize", "Resize"],
    params: ["images|image|x", "size", "method|interpolation"],
    run: (args) => {
      const size = args.numbers("size") as [number, number];
      return resized(args.tensor("images"), size, args.text("method", "bilinear"));
    },
  },
  {
    names: ["image.flip_left_right"],
    params: ["image"],
    run: (args) => tf.image.flipLeftRight(args.tensor("image") as Tensor4D),
  },
  {
    names: ["nn.depth_to_space"],
    params: ["x|input", "block_size"],
    run: (args) => tf.depthToSpace(args.tensor("x") as Tensor4D, args.number("block_size", 2)),
  },
  {
    names: ["nn.space_to_depth"],
    params: ["x|input", "block_size"],
    run: (args) => spaceToDepth(args.tensor("x"), args.number("block_size", 2)),
  },
  {
    names: ["nn.avg_pool2d", "nn.avg_pool", "AveragePool"],
    params: ["x|input|value|inputs", "ksize|pool_size", "strides", "padding"],
    run: (args) => tf.avgPool(args.tensor("x") as Tensor4D, ...window(args)),
  },
  {
    names: ["nn.max_pool2d", "nn.max_pool", "MaxPool"],
    params: ["x|input|value|inputs", "ksize|pool_size", "strides", "padding"],
    run: (args) => tf.maxPool(args.tensor("x") as Tensor4D, ...window(args)),
  },
]);

/**
 * Resizes images with half-pixel centers, as Keras and tf.image.resize.
 *
 * @throws {Error} for methods other than `bilinear` and `nearest`, which tfjs lacks
 */
export function resized(pictures: Tensor, size: [number, number], method: string): Tensor {
  if (method === "bilinear") return tf.image.resizeBilinear(pictures as Tensor4D, size, false, true);
  if (method === "nearest") return tf.image.resizeNearestNeighbor(pictures as Tensor4D, size, false, true);
  throw new Error(`resizing by the method ${method} is not supported`);
}

/** Moves blocks of positions into channels: [N,H,W,C] to [N,H/b,W/b,b*b*C]. */
function spaceToDepth(x: Tensor, block: number): Tensor {
  const [n = 1, height = 1, width = 1, channels = 1] = x.shape;
  const cut = tf.reshape(x, [n, height / block, block, width / block, block, channels]);
  const gathered = tf.transpose(cut, [0, 1, 3, 2, 4, 5]);
  return tf.reshape(gathered, [n, height / block, width / block, block * block * channels]);
}

function window(args: OperationArgs): [[number, number], [number, number], "same" | "valid"] {
  const size = spatial(args.numbers("ksize"));
  return [size, spatial(args.numbers("strides") ?? size), args.text("padding", "valid") as "same" | "valid"];
}

/** A window is given by one number, two, or four with batch and channels. */
function spatial(numbers: readonly number[] = [1]): [number, number] {
  const [first = 1, second = first, third = second] = numbers;
  return numbers.length === 4 ? [second, third] : [first, second];
}
