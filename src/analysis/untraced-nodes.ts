import { plural } from "../record/figures.ts";
import type { TraceCall, TraceGap } from "../trace/trace.ts";

/** One sentence for each cause of gaps: where it was met first, and how many nodes are missing for it. */
export function describeUntracedNodes(gaps: readonly TraceGap[]): readonly string[] {
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
    return `${first.scope}${first.op === "" ? "" : ` (${first.op})`}${others} could not be run: ${first.reason}${missing}`;
  });
}

/** One sentence for each op whose results are counted at their greatest extent. */
export function describeUpperBounds(calls: readonly TraceCall[]): readonly string[] {
  const bounds = new Map<string, { readonly call: TraceCall; count: number }>();
  for (const call of calls) {
    if (call.bound === undefined) continue;
    const known = bounds.get(call.op);
    if (known === undefined) bounds.set(call.op, { call, count: 1 });
    else known.count += 1;
  }
  return [...bounds.values()].map(
    ({ call, count }) =>
      `${call.op} in ${call.scope.path}${count > 1 ? ` and ${count - 1} more` : ""} ${call.bound}; what follows is counted for the greatest extent, an upper bound`,
  );
}
