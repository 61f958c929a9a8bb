import { functionAttribute } from "../attributes.ts";
import type { GraphValue } from "../graph-value.ts";
import { defineNodeHandler } from "./define-node-handler.ts";
import type { NodeHandler, NodeRun } from "./define-node-handler.ts";
import { truthOf } from "../graph-value.ts";

/** Most iterations of one loop: more than any decoder or detector needs, and few enough to end within seconds. */
export const iterationLimit = 4096;

/** Function calls by name. */
export const functionCall: NodeHandler = defineNodeHandler({
  ops: ["PartitionedCall", "StatefulPartitionedCall"],
  takesMissing: true,
  run: ({ node, inputs, call }) => call(functionName(node, "f"), inputs),
});

/** One of two functions, by a condition. If it is unknown, the function for true is counted. */
export const conditional: NodeHandler = defineNodeHandler({
  ops: ["If", "StatelessIf"],
  takesMissing: true,
  run: ({ node, inputs: [condition, ...args], backend, call, branchUnknown }) => {
    const holds = truthOf(condition, backend);
    if (holds === undefined) branchUnknown();
    return call(functionName(node, holds === false ? "else_branch" : "then_branch"), args);
  },
});

/** A function repeated while another returns true. A loop with an unknown condition is counted once. */
export const loop: NodeHandler = defineNodeHandler({
  ops: ["While", "StatelessWhile"],
  takesMissing: true,
  run: (run) => {
    const { node, inputs, backend, call } = run;
    let values: readonly GraphValue[] = inputs;
    for (let iteration = 0; ; iteration += 1) {
      const [condition] = call(functionName(node, "cond"), values);
      const holds = truthOf(condition, backend);
      if (holds === undefined) return countOnce(run, values, iteration);
      if (!holds) return values;
      if (iteration === iterationLimit) throw new Error(overLimit);
      values = call(functionName(node, "body"), values);
    }
  },
});

/** The remark on branches with unknown conditions. */
export function unknownBranches(names: readonly string[]): string {
  const more = names.length > 1 ? ` and ${names.length - 1} more` : "";
  return `which branch of ${names[0]}${more} runs depends on computed values; it is counted as if the condition held`;
}

/** The error of a loop that does not end in time. */
export const overLimit: string = `the loop runs more than ${iterationLimit} times`;

/** The remark on a loop with an unknown condition. */
export function unknownLoop(name: string, iterations: number): string {
  return `how often the loop ${name} runs depends on computed values; it is counted as running ${iterations === 1 ? "once" : `${iterations} times`}`;
}

function countOnce(
  { node, assume, call }: NodeRun,
  values: readonly GraphValue[],
  iteration: number,
): readonly GraphValue[] {
  assume(unknownLoop(node.name, Math.max(iteration, 1)));
  return iteration > 0 ? values : call(functionName(node, "body"), values);
}

function functionName(node: NodeRun["node"], attribute: string): string {
  const name = functionAttribute(node, attribute);
  if (name === undefined) throw new Error(`${node.op} names no function "${attribute}"`);
  return name;
}
