import { engine } from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { GraphNode } from "./graph-program.ts";
import { numbersAttribute, stringAttribute, stringsAttribute } from "./attributes.ts";

/**
 * A 2-D convolution that the converter refuses though its cost is plain: in groups, or with channels first. Undefined for those that the
 * converter runs itself.
 */
export function unusualConvolution(node: GraphNode, inputs: readonly Tensor[]): Tensor | undefined {
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
