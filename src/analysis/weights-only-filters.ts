import type { Trace, TraceTensor } from "../trace/trace.ts";

/** Whether the filter of every convolution in a trace is independent of the model's inputs, as where filters are weights. */
export function weightsOnlyFilters({ inputs, calls }: Pick<Trace, "inputs" | "calls">): boolean {
  const dependent = new Set<TraceTensor>(inputs.map(({ tensor }) => tensor));
  for (const call of calls) {
    const { filter } = call.inputs;
    if (filter !== undefined && dependent.has(filter)) return false;
    if (Object.values(call.inputs).some((tensor) => tensor !== undefined && dependent.has(tensor)))
      for (const output of call.outputs) dependent.add(output);
  }
  return true;
}
