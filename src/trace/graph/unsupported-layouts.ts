import { add, engine, reshape } from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { GraphNode } from "./graph-program.ts";
import { numbersAttribute, stringAttribute } from "./attributes.ts";

/** Ops that the converter would run as if channels came last, each run with channels first. */
const runners: Readonly<Record<string, (node: GraphNode, inputs: readonly Tensor[]) => Tensor>> = {
  BiasAdd: (_node, [x, bias]) =>
    add(x as Tensor, reshape(bias as Tensor, [-1, ...Array<number>((x as Tensor).rank - 2).fill(1)])),
  MaxPool: pooled,
  AvgPool: pooled,
  DepthwiseConv2dNative: (node, [x, filter]) =>
    engine().runKernel(
      "DepthwiseConv2dNative",
      { x, filter } as never,
      {
        ...geometryOf(node),
        dilations: sides(node, "dilations"),
      } as never,
    ) as Tensor,
  Conv2DBackpropInput: (node, [sizes, filter, dy]) =>
    engine().runKernel(
      "Conv2DBackpropInput",
      { dy, filter } as never,
      {
        ...geometryOf(node),
        inputShape: [...(sizes as Tensor).dataSync()],
      } as never,
    ) as Tensor,
};

/**
 * What a node computes on a map whose channels come first; undefined where they do not, or where the converter minds that itself.
 *
 * Throws where this is not known of the op.
 */
export function runChannelsFirst(node: GraphNode, inputs: readonly Tensor[]): Tensor | undefined {
  if (stringAttribute(node, "data_format") !== "NCHW" || /^(_Fused)?Conv2D$/.test(node.op)) return undefined;
  const runner = runners[node.op];
  if (runner === undefined) throw new Error(`${node.op} is run with channels last only`);
  return runner(node, inputs);
}

function pooled(node: GraphNode, [x]: readonly Tensor[]): Tensor {
  const attrs = { ...geometryOf(node), filterSize: sides(node, "ksize") };
  return engine().runKernel(node.op, { x } as never, attrs as never) as Tensor;
}

function geometryOf(node: GraphNode): Readonly<Record<string, unknown>> {
  const pad = stringAttribute(node, "padding")?.toLowerCase() ?? "valid";
  if (pad === "explicit") throw new Error(`${node.op} is run with the paddings same and valid only`);
  return { strides: sides(node, "strides"), pad, dataFormat: "NCHW" };
}

function sides(node: GraphNode, name: string): readonly [number, number] {
  const list = numbersAttribute(node, name) ?? [];
  return [list[2] ?? 1, list[3] ?? 1];
}
