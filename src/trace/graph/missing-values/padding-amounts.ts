import type { GraphNode } from "../graph-program.ts";
import { numbersAttribute, stringAttribute } from "../attributes.ts";
import { defineInference } from "./define-inference.ts";
import type { Inference, Missing } from "./define-inference.ts";

/**
 * The amounts of a Pad. They follow if a reader requires the result's shape; before a window without padding they are assumed to be those of "same".
 */
export const paddingAmounts: Inference = defineInference({
  ops: ["Pad", "PadV2", "MirrorPad"],
  what: "paddings",
  position: () => 1,
  infer: (missing) => {
    const {
      node,
      shapes: [x = []],
      neighbors,
    } = missing;
    const required = neighbors.required(node.name);
    if (required?.length === x.length && required.every((extent) => extent !== undefined)) {
      const added = x.map((extent, axis) => (required[axis] ?? 0) - extent);
      if (added.every((each) => each >= 0)) return { values: added.flatMap((each) => [0, each]) };
    }
    return x.length === 4 ? beforeWindow(missing, x) : undefined;
  },
});

function beforeWindow({ node, neighbors }: Missing, x: readonly number[]): ReturnType<Inference["infer"]> {
  for (const { node: reader } of neighbors.readersOf(node.name)) {
    const window = windowOf(reader, neighbors.shapeAt(reader, 1));
    if (window === undefined || stringAttribute(reader, "padding") !== "VALID") continue;
    const strides = numbersAttribute(reader, "strides") ?? [];
    const dilations = numbersAttribute(reader, "dilations") ?? [];
    const values = x.flatMap((extent, axis) => {
      if (axis === 0 || axis === 3) return [0, 0];
      const stride = strides[axis] ?? 1;
      const reach = ((window[axis - 1] ?? 1) - 1) * (dilations[axis] ?? 1) + 1;
      const total = Math.max((Math.ceil(extent / stride) - 1) * stride + reach - extent, 0);
      return [Math.floor(total / 2), Math.ceil(total / 2)];
    });
    return { values, assumed: `are taken to be those of "same" for ${reader.op}` };
  }
  return undefined;
}

/** Height and width of a convolution's or pool's window. */
function windowOf(reader: GraphNode, filter: readonly number[] | undefined): readonly number[] | undefined {
  if (reader.op.endsWith("Pool")) return numbersAttribute(reader, "ksize")?.slice(1, 3);
  return /Conv2[Dd]/.test(reader.op) ? filter?.slice(0, 2) : undefined;
}
