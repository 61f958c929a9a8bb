import { GraphModel } from "@tensorflow/tfjs-converter";
import type { GraphProgram } from "../graph/graph-program.ts";
import { parseReference } from "../graph/reference.ts";
import { fileName, tfjsName, tfjsReference } from "./reserved-names.ts";
import { graphModelFields } from "./graph-model-fields.ts";

/**
 * The names of a graph's nodes in the order in which tfjs' executor runs them. Undefined where it has no fixed order: with control flow, results
 * of open extent, tables, or nodes that the graph lacks.
 */
export function executorOrder({ nodes, inputs, outputs }: GraphProgram): readonly string[] | undefined {
  // Attributes do not change the order.
  const node = nodes.map(({ name, op, input }) => ({
    name: tfjsName(name),
    op,
    input: (input ?? []).map(tfjsReference),
    attr: {},
  }));
  const artifacts = {
    modelTopology: { node, versions: {} },
    weightSpecs: [],
    weightData: new ArrayBuffer(0),
  };
  try {
    const model = new GraphModel({ load: () => artifacts as never });
    model.load();
    const { executor } = graphModelFields(model as unknown as GraphModel);
    if (executor?.compile === undefined || executor.graph === undefined) return undefined;
    const constants = nodes.filter(({ op }) => op === "Const");
    executor.weightMap = Object.fromEntries(constants.map(({ name }) => [tfjsName(name), []]));
    const graph = executor.graph.nodes;
    const results = outputs.flatMap(({ from }) => graph[tfjsName(parseReference(from).node)] ?? []);
    const fed = Object.fromEntries(inputs.map((input) => [tfjsName(input.node), undefined]));
    return executor.compile(fed, results).orderedNodes?.map(({ name }) => fileName(name));
  } catch {
    return undefined;
  }
}
