import { util } from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import { ProfilerError } from "../../errors.ts";
import { inTopologicalOrder } from "./topological-order.ts";

/** A network in two parts that share its layers: `upper(lower(x))` is the network's output. */
export interface CutNetwork {
  /** From the network's input to the output of the cut layer. */
  readonly lower: tfl.LayersModel;
  /** From that output to the network's output. */
  readonly upper: tfl.LayersModel;
}

/**
 * Cuts a network of one input and one output behind a layer, so that the lower part can be computed once per photo and the upper part be
 * trained on its outputs.
 *
 * The layers are shared, not copied: training the upper part trains the network. The cut layer must separate the input from the output:
 * every path between them leads through it.
 *
 * @param layer name of the last layer of the lower part
 * @throws {ProfilerError} `wrong-option` if there is no such layer, it is used several times or has several outputs, or a path leads
 *   around it; `model-unsupported` if the network has several inputs or outputs
 */
export function cutNetwork(model: tfl.LayersModel, layer: string): CutNetwork {
  const [input, ...otherInputs] = model.inputs;
  const [output, ...otherOutputs] = model.outputs;
  if (input === undefined || output === undefined || otherInputs.length + otherOutputs.length > 0) {
    throw new ProfilerError("model-unsupported", {
      found: `a network of ${model.inputs.length} inputs and ${model.outputs.length} outputs`,
      expected: "one input and one output",
      remedy: "choose another network",
    });
  }
  const order = inTopologicalOrder(output);
  const places = (): string =>
    `cut behind one of ${separators(order, input, output)
      .slice(-8)
      .map(({ sourceLayer }) => sourceLayer.name)
      .join(", ")}`;
  const cut = outputOf(order, layer, places);
  const bypass = pathAround(output, cut, input);
  if (bypass !== undefined) {
    throw new ProfilerError("wrong-option", {
      found: `a cut behind '${layer}', around which a path leads through '${bypass}'`,
      expected: "a layer that every path from the input to the output leads through",
      remedy: places(),
    });
  }
  const shape = cut.shape.slice(1) as number[];
  const start = tfl.input({ shape, dtype: cut.dtype, name: freeName(model, "cut_input") });
  const above = new Map([[cut, start]]);
  for (const tensor of order) {
    if (above.has(tensor) || !tensor.inputs.some((one) => above.has(one))) continue;
    above.set(tensor, applyAgain(tensor, above));
  }
  return {
    lower: tfl.model({ inputs: input, outputs: cut, name: "lower" }),
    upper: tfl.model({ inputs: start, outputs: above.get(output) as tfl.SymbolicTensor, name: "upper" }),
  };
}

function applyAgain(
  tensor: tfl.SymbolicTensor,
  above: ReadonlyMap<tfl.SymbolicTensor, tfl.SymbolicTensor>,
): tfl.SymbolicTensor {
  const inputs = tensor.inputs.map((one) => above.get(one) ?? one);
  const outputs = tensor.sourceLayer.apply(inputs.length === 1 ? inputs[0]! : inputs, tensor.callArgs) as
    | tfl.SymbolicTensor
    | tfl.SymbolicTensor[];
  return Array.isArray(outputs) ? outputs[tensor.outputTensorIndex ?? 0]! : outputs;
}

function outputOf(
  order: readonly tfl.SymbolicTensor[],
  layer: string,
  places: () => string,
): tfl.SymbolicTensor {
  const [found, ...others] = order.filter(({ sourceLayer }) => sourceLayer.name === layer);
  if (found !== undefined && others.length === 0) return found;
  throw new ProfilerError("wrong-option", {
    found:
      found === undefined
        ? `no layer '${layer}' to cut behind`
        : `the layer '${layer}', which gives ${others.length + 1} outputs`,
    expected: "a layer that is used once and has one output",
    remedy: places(),
  });
}

/** The first layer on a path from the input to the output that does not lead through the cut; undefined if there is none. */
function pathAround(
  output: tfl.SymbolicTensor,
  cut: tfl.SymbolicTensor,
  input: tfl.SymbolicTensor,
): string | undefined {
  const seen = new Set<tfl.SymbolicTensor>([cut]);
  const visit = (tensor: tfl.SymbolicTensor): string | undefined => {
    if (tensor === input) return tensor.sourceLayer.name;
    if (seen.has(tensor)) return undefined;
    seen.add(tensor);
    for (const one of tensor.inputs) {
      if (one === input) return tensor.sourceLayer.name;
      const found = visit(one);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return visit(output);
}

/** The outputs of layers that separate the input from the output, in the order of computation. */
function separators(
  order: readonly tfl.SymbolicTensor[],
  input: tfl.SymbolicTensor,
  output: tfl.SymbolicTensor,
): tfl.SymbolicTensor[] {
  return order.filter(
    (tensor) => tensor !== input && tensor !== output && pathAround(output, tensor, input) === undefined,
  );
}

/**
 * The layer to cut a network of images behind where none is named: at an eighth of the input's height, where a lower part of general edges and
 * textures ends and outputs are small enough to keep for every photo. Of the layers of that height that can be cut behind, it has the smallest
 * output; among equals it is the last.
 *
 * @throws {ProfilerError} `wrong-option` if no layer of at most that height can be cut behind
 */
export function findCut(model: tfl.LayersModel): string {
  const [input, output] = [model.inputs[0]!, model.outputs[0]!];
  const highest = (input.shape[1] ?? 0) / 8;
  const height = (tensor: tfl.SymbolicTensor): number => tensor.shape[1] ?? 0;
  const maps = separators(inTopologicalOrder(output), input, output).filter(
    (tensor) => tensor.shape.length === 4 && height(tensor) <= highest && height(tensor) > 1,
  );
  const side = Math.max(...maps.map(height));
  const size = (tensor: tfl.SymbolicTensor): number => util.sizeFromShape(tensor.shape.slice(1) as number[]);
  const [best] = maps
    .filter((tensor) => height(tensor) === side)
    .toReversed()
    .toSorted((a, b) => size(a) - size(b));
  if (best !== undefined) return best.sourceLayer.name;
  throw new ProfilerError("wrong-option", {
    found: `${model.name}, in which no layer of at most an eighth of the input's height can be cut behind`,
    expected: "a layer up to which the network stays frozen",
    remedy: "name one: fine-tune:model.json@LAYER",
  });
}

function freeName(model: tfl.LayersModel, wanted: string): string {
  const taken = new Set(model.layers.map(({ name }) => name));
  let name = wanted;
  for (let count = 1; taken.has(name); count++) name = `${wanted}_${count}`;
  return name;
}
