import type { WindowRule } from "../../ops/define-ops.ts";
import { opByKernel } from "../../ops/index.ts";
import type { Trace, TraceCall, TracePort, TraceScope, TraceTensor } from "../../trace/trace.ts";
import { applyRule, isLost } from "./apply-rule.ts";
import type { Known } from "./apply-rule.ts";
import { inputField } from "./field.ts";
import type { Field } from "./field.ts";

/**
 * What every tensor of a trace depends on of one input.
 *
 * @param whole keeps lists of whole axes, exact also where borders cut windows; see {@link inputField}
 */
export function propagate(
  trace: Trace,
  source: TracePort,
  spatialAxes: readonly number[],
  whole = false,
): ReadonlyMap<TraceTensor, Known> {
  const known = new Map<TraceTensor, Known>([
    [source.tensor, inputField(source.tensor.shape, spatialAxes, whole)],
  ]);
  for (const call of trace.calls) follow(call, known, trace);
  return known;
}

/** Learns what the outputs of a call depend on; nothing where no input depends on the model's input. */
function follow(call: TraceCall, known: Map<TraceTensor, Known>, trace: Trace): void {
  let inputs: Record<string, Known> | undefined;
  let only: TraceTensor | undefined;
  const dependent: TraceTensor[] = [];
  for (const name in call.inputs) {
    const tensor = call.inputs[name];
    const field = tensor === undefined ? undefined : known.get(tensor);
    if (field === undefined || tensor === undefined) continue;
    inputs ??= {};
    inputs[name] = field;
    only = tensor;
    dependent.push(tensor);
  }
  if (inputs === undefined) return;
  const rule = opByKernel.get(call.op)?.window(call as never);
  for (const [index, output] of call.outputs.entries()) {
    const same =
      dependent.length === 1 && only !== undefined && keepsField(rule, only.shape, output.shape)
        ? known.get(only)
        : undefined;
    const result =
      same ??
      (rule === undefined
        ? { lost: `${call.op} has no window rule` }
        : applyRule(rule, inputs, output.shape, index));
    if (result === undefined) continue;
    known.set(output, same === undefined && !isLost(result) ? named(result, call, dependent, trace) : result);
  }
}

/** Whether an output of the same shape sees exactly what its only dependent input sees. */
function keepsField(
  rule: WindowRule | undefined,
  input: readonly number[],
  output: readonly number[],
): boolean {
  if (rule?.kind !== "pointwise" && rule?.kind !== "regroup") return false;
  return input.length === output.length && input.every((extent, axis) => extent === output[axis]);
}

/** The field with the names of the layers where it was first gated or misaligned. */
function named(
  field: Field,
  { scope, op }: TraceCall,
  dependent: readonly TraceTensor[],
  trace: Trace,
): Field {
  let result = field;
  if (field.gate === undefined && field.windows.some(({ global, local }) => global && local)) {
    result = { ...result, gate: scope.path || scope.name || op };
  }
  const { misaligned } = field;
  if (misaligned !== undefined && misaligned.via === undefined) {
    const via = misaligned.met.map((place) => producerOf(dependent[place], scope, trace));
    result = { ...result, misaligned: { ...misaligned, via: via as unknown as readonly [string, string] } };
  }
  return result;
}

/** The layer that a tensor comes from; what the layer `scope` itself did to it on the way is passed over. */
function producerOf(tensor: TraceTensor | undefined, scope: TraceScope, trace: Trace): string {
  let from = tensor;
  while (from !== undefined) {
    const made = from;
    const call = trace.calls.find(({ outputs }) => outputs.includes(made));
    if (call === undefined) return trace.inputs.find((port) => port.tensor === made)?.name ?? "";
    if (call.scope !== scope) return call.scope.path || call.scope.name;
    from = Object.values(call.inputs).find((each) => each?.role === "activation" || each?.role === "input");
  }
  return scope.path || scope.name;
}
