import type { Trace } from "./trace.ts";

/**
 * The length of a table by tensor ids. Ids are given in the order in which a run meets tensors, so none in the calls of a trace is higher than
 * those of the last outputs.
 */
export function tensorCount({ calls }: Pick<Trace, "calls">): number {
  let highest = -1;
  for (const { outputs } of calls) for (const { id } of outputs) highest = Math.max(highest, id);
  return highest + 1;
}
