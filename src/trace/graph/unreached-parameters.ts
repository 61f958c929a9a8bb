import type { Trace, TraceScope, TraceWeight } from "../trace.ts";
import { indexGraph } from "./graph-index.ts";
import type { GraphNode, GraphProgram } from "./graph-program.ts";
import { isParameter } from "./graph-program.ts";
import { planRun } from "./plan.ts";
import { parseReference } from "./reference.ts";

/**
 * The parameters that the outputs of a graph need and no scope has, because their part did not run: as the file states them.
 *
 * @param scopes of the run, with the parameters that they claimed
 */
export function unreachedParameters(
  program: GraphProgram,
  scopes: readonly TraceScope[],
): NonNullable<Trace["unreachedWeights"]> {
  const claimed = new Set(scopes.flatMap((scope) => scope.weights.map(({ name }) => name)));
  const weights: TraceWeight[] = [];
  let whole = true;
  for (const node of neededNodes(program)) {
    if (!/^(Const|VarHandleOp|Variable(V2)?)$/.test(node.op) || claimed.has(node.name)) continue;
    const constant = program.constantOf(node);
    if (constant === undefined) whole = false;
    else if (isParameter(constant) && constant.shape.every((extent) => extent >= 0)) {
      claimed.add(node.name);
      weights.push({ name: node.name, shape: constant.shape, dtype: constant.dtype, trainable: false });
    }
  }
  return { weights, whole };
}

/** The nodes that the outputs need, those of called functions included. */
function neededNodes(program: GraphProgram): readonly GraphNode[] {
  const needed: GraphNode[] = [];
  const called = new Set<string>();
  const add = (nodes: readonly GraphNode[], targets: readonly string[]): void => {
    const names = targets.map((target) => parseReference(target).node);
    const plan = planRun(indexGraph(nodes), names, new Set());
    const own = indexGraph(nodes).switches ? nodes : plan;
    needed.push(...own);
    for (const { op, attr } of own) {
      const functions = Object.values(attr ?? {}).map((value) => (value as Attribute | null)?.func?.name);
      for (const name of [op, ...functions]) {
        const found = name === undefined || called.has(name) ? undefined : program.functions.get(name);
        if (found === undefined) continue;
        called.add(found.name);
        add(found.nodes, found.results);
      }
    }
  };
  add(
    program.nodes,
    program.outputs.map(({ from }) => from),
  );
  return needed;
}

interface Attribute {
  readonly func?: { readonly name?: string };
}
