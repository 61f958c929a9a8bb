import type { TraceCall, TraceTensor } from "./trace.ts";

/** Finds the call that made a tensor; undefined for inputs, weights and constants. The calls are looked through once, when first asked. */
export function makerOf(calls: readonly TraceCall[]): (tensor: TraceTensor) => TraceCall | undefined {
  let makers: Map<TraceTensor, TraceCall> | undefined;
  return (tensor) => {
    makers ??= new Map(calls.flatMap((call) => call.outputs.map((output) => [output, call] as const)));
    return makers.get(tensor);
  };
}
