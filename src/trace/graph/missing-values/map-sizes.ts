import { numbersAttribute, stringAttribute } from "../attributes.ts";
import { defineInference } from "./define-inference.ts";
import type { Inference, Missing } from "./define-inference.ts";

/** Height and width of a resized map: those of the maps that it is added to or joined with. Keras' layer doubles them by default. */
export const enlargedSides: Inference = defineInference({
  ops: ["ResizeBilinear", "ResizeNearestNeighbor"],
  what: "size",
  position: () => 1,
  infer: (missing) => {
    const [x = []] = missing.shapes;
    const [, height, width, channels] = x;
    if (height === undefined || width === undefined || channels === undefined) return undefined;
    const sides = requiredSides(missing, channels);
    if (sides !== undefined) return { values: sides };
    return { values: [2 * height, 2 * width], assumed: "is taken to be twice that of its input" };
  },
});

/**
 * The size of a transposed convolution's result. Where no neighbor requires its sides, they follow from a stride of 1; else they are assumed to be
 * those of the input times the stride.
 */
export const transposedSize: Inference = defineInference({
  ops: ["Conv2DBackpropInput"],
  what: "size",
  position: () => 0,
  infer: (missing) => {
    const { node } = missing;
    const [, filter = [], dy = []] = missing.shapes;
    const [batch, ...sides] = dy;
    const channels = filter[2];
    if (batch === undefined || sides.length !== 3 || channels === undefined) return undefined;
    if (stringAttribute(node, "data_format") === "NCHW") return undefined;
    const required = requiredSides(missing, channels);
    if (required !== undefined) return { values: [batch, ...required, channels] };
    const strides = (numbersAttribute(node, "strides") ?? []).slice(1, 3);
    const valid = stringAttribute(node, "padding") === "VALID";
    const least = sides.slice(0, 2).map((side, axis) => {
      const stride = strides[axis] ?? 1;
      return valid ? (side - 1) * stride + Math.max(filter[axis] ?? 1, stride) : side * stride;
    });
    return {
      values: [batch, ...least, channels],
      ...(strides.every((stride) => stride === 1)
        ? {}
        : { assumed: "is taken to be that of its input times the stride" }),
    };
  },
});

/** Height and width that neighbors require of a node's result with so many channels, in the last axis. */
function requiredSides({ node, neighbors }: Missing, channels: number): readonly number[] | undefined {
  for (const shape of [neighbors.required(node.name), neighbors.joined(node.name, channels)]) {
    const [, height, width] = shape ?? [];
    if (shape?.length === 4 && height !== undefined && width !== undefined) return [height, width];
  }
  return undefined;
}
