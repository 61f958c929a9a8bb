import { uncountedPart } from "../ops/activation-cost.ts";
import { opByKernel } from "../ops/index.ts";
import type { Reason, UncountedOp } from "../record/profile-record.ts";
import type { FileDifference, Trace, TraceCall, TraceGap } from "../trace/trace.ts";

/**
 * Why the totals of a trace are incomplete: where the run ended early, nodes that could not run, assumptions, upper bounds, and ops without a
 * cost rule. Empty where nothing is missing.
 */
export function incompleteReasons(trace: Trace, uncounted: readonly UncountedOp[]): readonly Reason[] {
  return [
    ...(trace.stopped === undefined ? [] : [describeStop(trace.stopped)]),
    ...describeUntracedNodes(trace.gaps ?? []),
    ...(trace.assumptions ?? []).map((assumed): Reason => ({ ...assumed, bound: "guess" })),
    // What was built is not what the file describes: its figures may be too high as well.
    ...describeDifferences(trace.differences ?? []),
    ...describeUpperBounds(trace.calls),
    ...uncounted
      .filter(({ op }) => op !== trace.stopped?.op)
      .map(({ op, calls }): Reason => {
        return { code: "op-not-counted", text: `${op} is not counted (${plural(calls, "call")})` };
      }),
  ];
}

function describeStop({ scope, reason }: NonNullable<Trace["stopped"]>): Reason {
  const where = scope === "" ? "the model itself" : scope;
  return { code: "run-stopped", text: `the run ended in ${where}: ${reason}; layers after it are missing` };
}

/** One sentence for each cause: the first node that it stopped, and how many nodes are missing because of it. */
function describeUntracedNodes(gaps: readonly TraceGap[]): readonly Reason[] {
  const byCause = new Map<string, TraceGap[]>();
  for (const gap of gaps) {
    const cause = `${gap.op}\n${gap.reason}`;
    const same = byCause.get(cause);
    if (same === undefined) byCause.set(cause, [gap]);
    else same.push(gap);
  }
  return [...byCause.values()].map((same) => {
    const [first] = same as [TraceGap, ...TraceGap[]];
    const lost = same.reduce((sum, gap) => sum + gap.lost, 0);
    const others = same.length > 1 ? ` and ${same.length - 1} more like it` : "";
    const verbs = lost === 1 ? "needs its result is" : "need its result are";
    const missing = lost > 0 ? `; ${plural(lost, "node")} that ${verbs} missing` : "";
    const op = first.op === "" ? "" : ` (${first.op})`;
    return {
      code: "node-not-run",
      text: `${first.scope}${op}${others} could not be run: ${first.reason}${missing}`,
    };
  });
}

/** Most weights that are named one by one; rows have the others. */
const namedDifferences = 3;

function describeDifferences(differences: readonly FileDifference[]): readonly Reason[] {
  const code = "weights-differ";
  const named = differences
    .slice(0, namedDifferences)
    .map(({ text }): Reason => ({ code, text, bound: "guess" }));
  const others = differences.slice(namedDifferences);
  if (others.length === 0) return named;
  const layers = plural(new Set(others.map(({ path }) => path)).size, "layer");
  const text = `${plural(others.length, "more weight")} of ${layers} ${others.length === 1 ? "differs" : "differ"} from the file`;
  return [...named, { code, text, bound: "guess" }];
}

/** One sentence for each op whose results are counted at their greatest extent. */
function describeUpperBounds(calls: readonly TraceCall[]): readonly Reason[] {
  const bounds = new Map<string, { readonly call: TraceCall; count: number }>();
  for (const call of calls) {
    if (call.bound === undefined) continue;
    const known = bounds.get(call.op);
    if (known === undefined) bounds.set(call.op, { call, count: 1 });
    else known.count += 1;
  }
  return [...bounds.values()].map(({ call, count }): Reason => {
    const where = `${call.scope.path}${count > 1 ? ` and ${count - 1} more` : ""}`;
    return {
      code: "upper-bound",
      bound: "upper",
      text: `${call.op} in ${where} ${call.bound}; what follows is counted for the greatest extent, an upper bound`,
    };
  });
}

/** Ops and fused activations without a cost rule, with their number of calls and the layers that call them. */
export function uncountedOps(trace: Trace): readonly UncountedOp[] {
  const byOp = new Map<string, { calls: number; layers: Set<string> }>();
  for (const call of trace.calls) {
    const op = opByKernel.has(call.op) ? uncountedPart(call) : call.op;
    if (op === undefined) continue;
    const { scope } = call;
    const entry = byOp.get(op) ?? { calls: 0, layers: new Set<string>() };
    entry.calls += 1;
    entry.layers.add(scope.path === "" ? scope.name : scope.path);
    byOp.set(op, entry);
  }
  const { op, scope } = trace.stopped ?? {};
  if (op !== undefined && scope !== undefined) byOp.set(op, { calls: 1, layers: new Set([scope]) });
  return [...byOp].map(([name, { calls, layers }]) => ({ op: name, calls, layers: [...layers] }));
}

function plural(count: number, noun: string): string {
  return `${count.toLocaleString("en-US")} ${noun}${count === 1 ? "" : "s"}`;
}
