import { GraphModel } from "@tensorflow/tfjs-converter";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { GraphNode } from "../../graph-program.ts";
import { defaultAttributes } from "./default-attributes.ts";

type SyncModel = GraphModel<{ load: () => never }>;

const built = new WeakMap<GraphNode, { readonly model: SyncModel; readonly feeds: readonly string[] }>();

/**
 * Runs one node as tfjs-converter runs it, by making a graph of it alone whose inputs are fed. The converter's table of ops is not exported;
 * its model is, and says the same. Throws what the op throws.
 *
 * @param outputs how many outputs are wanted; those that the op does not have are undefined
 */
export function runByConverter(
  node: GraphNode,
  inputs: readonly Tensor[],
  outputs: number,
): readonly (Tensor | undefined)[] {
  const known = built.get(node);
  const { model, feeds } = known ?? build(node, inputs.length);
  if (known === undefined) built.set(node, { model, feeds });
  const fed = Object.fromEntries(feeds.map((feed, index) => [feed, inputs[index] as Tensor]));
  const wanted = Array.from({ length: outputs }, (_, index) => (index === 0 ? "node" : `node:${index}`));
  try {
    return [model.execute(fed, wanted)].flat();
  } catch (error) {
    if (error instanceof TypeError && error.message.startsWith("Unknown op")) {
      throw new Error(`tfjs-converter has no op ${node.op}`, { cause: error });
    }
    throw error;
  }
}

function build(node: GraphNode, arity: number): { model: SyncModel; feeds: readonly string[] } {
  const feeds = Array.from({ length: arity }, (_, index) => `feed${index}`);
  const placeholders = feeds.map((name) => ({ name, op: "Placeholder", attr: {} }));
  const alone = {
    name: "node",
    op: node.op,
    input: feeds,
    attr: { ...defaultAttributes[node.op], ...node.attr },
  };
  const artifacts = {
    modelTopology: { node: [...placeholders, alone], versions: { producer: 0, minConsumer: 0 } },
    weightSpecs: [],
    weightData: new ArrayBuffer(0),
  };
  const model = new GraphModel({ load: () => artifacts as never });
  model.load();
  return { model, feeds };
}
