import type { TraceCall, TraceTensor, Trace } from "./trace.ts";

/** Finds the call that made a tensor; undefined for inputs, weights and constants. The calls are looked through once, when first asked. */
export function makerOf(calls: readonly TraceCall[]): (tensor: TraceTensor) => TraceCall | undefined {
  let makers: Map<TraceTensor, TraceCall> | undefined;
  return (tensor) => {
    makers ??= new Map(calls.flatMap((call) => call.outputs.map((output) => [output, call] as const)));
    return makers.get(tensor);
  };
}

/** The tensor whose storage a view shares, or the tensor itself. */
export function storageOf(tensor: TraceTensor): TraceTensor {
  let root = tensor;
  while (root.viewOf !== undefined) root = root.viewOf;
  return root;
}

/**
 * The length of a table by tensor ids. Ids are given in the order in which a run meets tensors, so none in the calls of a trace is higher than
 * those of the last outputs.
 */
export function tensorCount({ calls }: Pick<Trace, "calls">): number {
  let highest = -1;
  for (const { outputs } of calls) for (const { id } of outputs) highest = Math.max(highest, id);
  return highest + 1;
}

/** Whether the filter of every convolution in a trace is independent of the model's inputs, as where filters are weights. */
export function hasOnlyWeightFilters({ inputs, calls }: Pick<Trace, "inputs" | "calls">): boolean {
  const dependent = new Set<TraceTensor>(inputs.map(({ tensor }) => tensor));
  for (const call of calls) {
    const { filter } = call.inputs;
    if (filter !== undefined && dependent.has(filter)) return false;
    if (Object.values(call.inputs).some((tensor) => tensor !== undefined && dependent.has(tensor)))
      for (const output of call.outputs) dependent.add(output);
  }
  return true;
}
