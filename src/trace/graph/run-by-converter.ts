import { GraphModel } from "@tensorflow/tfjs-converter";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { GraphNode } from "./graph-program.ts";

type SyncModel = GraphModel<{ load: () => never }>;

/** The converter does not have the op. */
export class UnknownOpError extends Error {}

interface Runner {
  readonly model: SyncModel;
  readonly feeds: readonly string[];
}

/** Runners of one graph: nodes of the same op, attributes and number of inputs share one. */
export type ConverterRunners = Map<string, Runner>;

/**
 * Runs one node as tfjs-converter runs it, in a graph of that node alone: the converter exports its model, but not its table of ops.
 *
 * @param outputs number of outputs to return; those that the op does not have are undefined
 * @param runners the graph's runners so far; new ones are added
 * @throws {UnknownOpError} when the converter does not have the op; otherwise what the op throws
 */
export function runByConverter(
  node: GraphNode,
  inputs: readonly Tensor[],
  outputs: number,
  runners: ConverterRunners,
): readonly (Tensor | undefined)[] {
  const attr = attributesOf(node);
  const kind = `${node.op} ${inputs.length} ${JSON.stringify(attr)}`;
  const known = runners.get(kind);
  const { model, feeds } = known ?? build(node.op, attr, inputs.length);
  if (known === undefined) runners.set(kind, { model, feeds });
  const fed = Object.fromEntries(feeds.map((feed, index) => [feed, inputs[index] as Tensor]));
  const wanted = Array.from({ length: outputs }, (_, index) => (index === 0 ? "node" : `node:${index}`));
  try {
    return [model.execute(fed, wanted)].flat();
  } catch (error) {
    if (error instanceof TypeError && error.message.startsWith("Unknown op")) {
      throw new UnknownOpError(`tfjs-converter has no op ${node.op}`, { cause: error });
    }
    throw error;
  }
}

/** The attributes that change the result. Names that begin with an underscore are notes of the converter and of TensorFlow's runtime. */
function attributesOf({ op, attr }: GraphNode): Readonly<Record<string, unknown>> {
  const own = Object.entries(attr ?? {}).filter(([name]) => !name.startsWith("_"));
  return { ...defaultAttributes[op], ...Object.fromEntries(own) };
}

function build(op: string, attr: Readonly<Record<string, unknown>>, arity: number): Runner {
  const feeds = Array.from({ length: arity }, (_, index) => `feed${index}`);
  const placeholders = feeds.map((name) => ({ name, op: "Placeholder", attr: {} }));
  const artifacts = {
    modelTopology: {
      node: [...placeholders, { name: "node", op, input: feeds, attr }],
      versions: { producer: 0, minConsumer: 0 },
    },
    weightSpecs: [],
    weightData: new ArrayBuffer(0),
  };
  const model = new GraphModel({ load: () => artifacts as never });
  model.load();
  return { model, feeds };
}

type Attributes = Readonly<Record<string, unknown>>;

const unit2d = { list: { i: [1, 1, 1, 1] } };
const unit3d = { list: { i: [1, 1, 1, 1, 1] } };
const text = (value: string): Attributes => ({ s: btoa(value) });

/**
 * Attributes that TensorFlow leaves out of a saved graph because they have their default value, and without which the converter fails. Values
 * from TensorFlow 2.15's op definitions; a default that is false, 0 or empty does no harm by its absence.
 */
const defaultAttributes: Readonly<Record<string, Attributes>> = {
  Conv2D: { dilations: unit2d },
  Conv2DBackpropInput: { dilations: unit2d },
  Conv3D: { dilations: unit3d, data_format: text("NDHWC") },
  Conv3DBackpropInputV2: { dilations: unit3d, data_format: text("NDHWC") },
  DepthwiseConv2dNative: { dilations: unit2d },
  AvgPool3D: { data_format: text("NDHWC") },
  MaxPool3D: { data_format: text("NDHWC") },
  CropAndResize: { method: text("bilinear") },
  DepthToSpace: { data_format: text("NHWC") },
  ImageProjectiveTransformV3: { fill_mode: text("CONSTANT") },
  OneHot: { axis: { i: -1 } },
  Range: { Tidx: { type: 3 } },
  StaticRegexReplace: { replace_global: { b: true } },
  StringSplit: { skip_empty: { b: true } },
  TopKV2: { sorted: { b: true } },
};
