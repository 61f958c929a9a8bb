import { storageOf } from "../trace/trace-tensors.ts";
import type { Trace, TraceCall, TraceScope, TraceTensor } from "../trace/trace.ts";

/**
 * For every scope of a trace the scopes whose outputs it reads, as indices in ascending order; inputs of the model, weights and constants come from none. A
 * tensor that several scopes hand on (a Dropout in inference) comes from the last one before its reader.
 */
export function rowSources(
  { scopes, calls }: Pick<Trace, "scopes" | "calls">,
  callsOf: ReadonlyMap<TraceScope, readonly TraceCall[]>,
): readonly (readonly number[])[] {
  const indices = new Map(scopes.map((scope, index) => [scope, index]));
  const makers = new Map<TraceTensor, number>();
  for (const { scope, outputs } of calls) {
    const index = indices.get(scope);
    if (index !== undefined) for (const output of outputs) makers.set(output, index);
  }
  return scopes.map((scope, index) => {
    const read = [
      scope.inputs,
      ...(callsOf.get(scope) ?? []).map(({ inputs }) => Object.values(inputs)),
    ].flat();
    const sources = new Set<number>();
    for (const tensor of read) {
      if (tensor === undefined) continue;
      const source = makers.get(tensor) ?? makers.get(storageOf(tensor));
      if (source !== undefined && source !== index) sources.add(source);
    }
    for (const output of scope.outputs) makers.set(output, index);
    return [...sources].toSorted((a, b) => a - b);
  });
}
