import type { Trace } from "./trace.ts";

/** One more than the highest id of a tensor in the calls of a trace: the length of a table by ids, which count up from 0. */
export function tensorCount({ calls }: Pick<Trace, "calls">): number {
  let highest = -1;
  for (const { inputs, outputs } of calls) {
    for (const name in inputs) highest = Math.max(highest, inputs[name]?.id ?? -1);
    for (const { id } of outputs) highest = Math.max(highest, id);
  }
  return highest + 1;
}
