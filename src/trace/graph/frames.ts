import { iterationLimit, overLimit, unknownLoop } from "./node-handlers/functional-control.ts";
import type { GraphNode } from "./graph-program.ts";
import type { Frame } from "./graph-index.ts";
import type { Environment, GraphRun, Subgraph } from "./graph-run.ts";
import type { GraphValue } from "./graph-value.ts";
import { planRun } from "./plan.ts";
import { parseReference } from "./reference.ts";
import { truthOf } from "./graph-value.ts";

/**
 * Runs a loop of the graph itself and sets the results of its Exit nodes. Each iteration has an environment of its own, which starts with the loop's
 * variables and the values that enter it. Exits receive the last values of the variables.
 */
export function runFrame(run: GraphRun, subgraph: Subgraph, frame: Frame): void {
  const entered: Environment = new Map();
  for (const { name, input } of frame.enters) {
    entered.set(name, [run.value(subgraph, parseReference(input?.[0] ?? ""))]);
  }
  const outside: Subgraph = { ...subgraph, results: entered };
  const exits = [...subgraph.index.frameOfExit].filter(([, left]) => left === frame).map(([name]) => name);
  let values: readonly GraphValue[] = frame.variables.map(({ enter }) =>
    run.value(outside, parseReference(enter)),
  );
  const plans = plansOf(subgraph, frame);
  for (let iteration = 0; ; iteration += 1) {
    const results: Environment = new Map(entered);
    frame.variables.forEach(({ merge }, at) => results.set(merge.name, [values[at]]));
    const inner: Subgraph = { ...subgraph, results };
    run.runPlan(inner, plans.condition);
    const holds = conditionOf(run, inner, frame);
    if (holds === undefined) run.assumptions.add(unknownLoop(frame.condition.name, Math.max(iteration, 1)));
    if (iteration === iterationLimit) throw new Error(overLimit);
    if (holds === true || (holds === undefined && iteration === 0)) {
      results.set(frame.condition.name, [run.known(true)]);
      run.runPlan(inner, plans.body);
      values = frame.variables.map(({ next }) => run.value(inner, parseReference(next)));
      if (holds === true) continue;
    }
    leave(run, subgraph, frame, exits, values);
    return;
  }
}

function leave(
  run: GraphRun,
  subgraph: Subgraph,
  frame: Frame,
  exits: readonly string[],
  values: readonly GraphValue[],
): void {
  for (const name of exits) {
    const left = parseReference(subgraph.index.byName.get(name)?.input?.[0] ?? "").node;
    const merged = parseReference(subgraph.index.byName.get(left)?.input?.[0] ?? "").node;
    const at = frame.variables.findIndex(({ merge }) => merge.name === merged);
    subgraph.results.set(name, [values[at]]);
  }
}

function conditionOf(run: GraphRun, subgraph: Subgraph, frame: Frame): boolean | undefined {
  const value = run.value(subgraph, { node: frame.condition.name, index: 0 });
  return "kind" in value ? undefined : truthOf(value, run.backend);
}

interface Plans {
  readonly condition: readonly GraphNode[];
  readonly body: readonly GraphNode[];
}

const planned = new WeakMap<Frame, Plans>();

// All iterations run the same nodes in the same order.
function plansOf({ index }: Subgraph, frame: Frame): Plans {
  const known = planned.get(frame);
  if (known !== undefined) return known;
  const given = new Set(
    [...frame.enters, ...frame.variables.map(({ merge }) => merge)].map(({ name }) => name),
  );
  const condition = planRun(index, [frame.condition.name], given);
  const before = new Set([...given, ...condition.map(({ name }) => name)]);
  const next = frame.variables.map((each) => parseReference(each.next).node);
  const plans = { condition, body: planRun(index, next, before) };
  planned.set(frame, plans);
  return plans;
}
