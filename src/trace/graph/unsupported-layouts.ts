import { add, engine, reshape } from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { GraphNode } from "./graph-program.ts";
import { numbersAttribute, stringAttribute, stringsAttribute } from "./attributes.ts";

/**
 * Computes a node whose data layout tfjs-converter does not support although its cost is known: a 2-D convolution in groups, or an op with
 * channels first. Undefined where the converter can run the node.
 *
 * @throws Error when the op is not known with channels first
 */
export function runUnsupportedLayout(node: GraphNode, inputs: readonly Tensor[]): Tensor | undefined {
  return runConvolution(node, inputs) ?? runChannelsFirst(node, inputs);
}

/** Ops that the converter would run as if channels came last, each run with channels first. */
const runners: Readonly<Record<string, (node: GraphNode, inputs: readonly Tensor[]) => Tensor>> = {
  BiasAdd: (_node, [x, bias]) =>
    add(x as Tensor, reshape(bias as Tensor, [-1, ...Array<number>((x as Tensor).rank - 2).fill(1)])),
  MaxPool: runPool,
  AvgPool: runPool,
  DepthwiseConv2dNative: (node, [x, filter]) =>
    engine().runKernel(
      "DepthwiseConv2dNative",
      { x, filter } as never,
      {
        ...geometryOf(node),
        dilations: spatialPair(node, "dilations"),
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

function runChannelsFirst(node: GraphNode, inputs: readonly Tensor[]): Tensor | undefined {
  if (stringAttribute(node, "data_format") !== "NCHW" || /^(_Fused)?Conv2D$/.test(node.op)) return undefined;
  const runner = runners[node.op];
  if (runner === undefined) throw new Error(`${node.op} is run with channels last only`);
  return runner(node, inputs);
}

function runPool(node: GraphNode, [x]: readonly Tensor[]): Tensor {
  const attrs = { ...geometryOf(node), filterSize: spatialPair(node, "ksize") };
  return engine().runKernel(node.op, { x } as never, attrs as never) as Tensor;
}

function geometryOf(node: GraphNode): Readonly<Record<string, unknown>> {
  const pad = stringAttribute(node, "padding")?.toLowerCase() ?? "valid";
  if (pad === "explicit") throw new Error(`${node.op} is run with the paddings same and valid only`);
  return { strides: spatialPair(node, "strides"), pad, dataFormat: "NCHW" };
}

function spatialPair(node: GraphNode, name: string): readonly [number, number] {
  const list = numbersAttribute(node, name) ?? [];
  return [list[2] ?? 1, list[3] ?? 1];
}

function runConvolution(node: GraphNode, inputs: readonly Tensor[]): Tensor | undefined {
  if (node.op !== "Conv2D" && node.op !== "_FusedConv2D") return undefined;
  const [x, filter, bias] = inputs;
  if (x === undefined || filter === undefined || x.rank !== 4 || filter.rank !== 4) return undefined;
  const channelsFirst = stringAttribute(node, "data_format") === "NCHW";
  const channels = x.shape[channelsFirst ? 1 : 3] ?? 0;
  const read = filter.shape[2] ?? 0;
  const grouped = channels !== read;
  if (!channelsFirst && !grouped) return undefined;
  if (channels % read !== 0)
    throw new Error(`a map of ${channels} channels does not fit a filter that reads ${read}`);
  const [height, width] = channelsFirst ? [2, 3] : [1, 2];
  const pair = (name: string): [number, number] => {
    const list = numbersAttribute(node, name) ?? [];
    return [list[height as number] ?? 1, list[width as number] ?? 1];
  };
  const padding = stringAttribute(node, "padding")?.toLowerCase() ?? "valid";
  const explicit = numbersAttribute(node, "explicit_paddings") ?? [];
  const fused = stringsAttribute(node, "fused_ops").map((name) => name.toLowerCase());
  const attrs = {
    strides: pair("strides"),
    dilations: pair("dilations"),
    pad: padding === "explicit" ? pairsOf(explicit) : padding,
    dataFormat: channelsFirst ? "NCHW" : "NHWC",
  };
  if (fused.length === 0) return engine().runKernel("Conv2D", { x, filter }, attrs as never) as Tensor;
  const activation = fused.find((name) => name !== "biasadd" && name !== "fusedbatchnorm") ?? "linear";
  const withBias = fused.includes("biasadd") && bias !== undefined ? { x, filter, bias } : { x, filter };
  return engine().runKernel("FusedConv2D", withBias, { ...attrs, activation } as never) as Tensor;
}

function pairsOf(list: readonly number[]): readonly (readonly [number, number])[] {
  return [0, 2, 4, 6].map((at) => [list[at] ?? 0, list[at + 1] ?? 0]);
}
