import type { ReceptiveField } from "../../record/profile-record.ts";
import type { WindowRule } from "../../ops/define-ops.ts";
import { opByKernel } from "../../ops/index.ts";
import type { Trace, TraceCall, TraceScope, TraceTensor } from "../../trace/trace.ts";
import { applyRule, isLost } from "./apply-rule.ts";
import type { Known } from "./apply-rule.ts";
import { inputField, moves } from "./field.ts";
import type { Field } from "./field.ts";
import { spatialAxesOf } from "./spatial-axes.ts";

/**
 * The receptive field of each scope's first output, by propagating windows along the data flow of the calls: an affine map from output
 * indices to input positions, as Araujo, Norris and Sim (2019, doi 10.23915/distill.00021) derive it, kept per factor of every axis so
 * that reshapes, transposes and pointwise matrix products do not lose it.
 */
export function receptiveFields(trace: Trace): ReadonlyMap<TraceScope, ReceptiveField> {
  const source = trace.inputs.find((port) => spatialAxesOf(port, trace).length > 0);
  const known = new Map<TraceTensor, Known>();
  if (source !== undefined) {
    const { shape } = source.tensor;
    known.set(source.tensor, inputField(shape, spatialAxesOf(source, trace)));
    for (const call of trace.calls) follow(call, known);
  }
  // Layers that do not change what a unit sees share one field, and one description.
  const described = new Map<Known, ReceptiveField>();
  const rows = new Map<TraceScope, ReceptiveField>();
  for (const scope of trace.scopes) {
    const [output] = scope.outputs;
    const field = output === undefined ? undefined : known.get(output);
    const description = described.get(field) ?? describe(field, source?.name);
    described.set(field, description);
    rows.set(scope, description);
  }
  return rows;
}

/** Learns what the outputs of a call depend on; nothing where no input depends on the model's input. */
function follow(call: TraceCall, known: Map<TraceTensor, Known>): void {
  let inputs: Record<string, Known> | undefined;
  let only: TraceTensor | undefined;
  let dependent = 0;
  for (const name in call.inputs) {
    const tensor = call.inputs[name];
    const field = tensor === undefined ? undefined : known.get(tensor);
    if (field === undefined) continue;
    inputs ??= {};
    inputs[name] = field;
    only = tensor;
    dependent += 1;
  }
  if (inputs === undefined) return;
  const rule = opByKernel.get(call.op)?.window(call as never);
  for (const [index, output] of call.outputs.entries()) {
    const same =
      dependent === 1 && only !== undefined && keepsField(rule, only.shape, output.shape)
        ? known.get(only)
        : undefined;
    const result =
      same ??
      (rule === undefined
        ? { lost: `${call.op} has no window rule` }
        : applyRule(rule, inputs, output.shape, index));
    if (result !== undefined) known.set(output, result);
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

function describe(field: Known, source: string | undefined): ReceptiveField {
  if (source === undefined)
    return { status: "unavailable", reason: "no input of the model has a spatial axis" };
  if (field === undefined) return { status: "unavailable", reason: `does not depend on the input ${source}` };
  if (isLost(field)) return { status: "unavailable", reason: field.lost };
  const global = field.windows.some((window) => window.global);
  if (flattened(field)) return { status: "global" };
  if (!field.windows.every((window) => window.local)) {
    return global
      ? { status: "global" }
      : { status: "unavailable", reason: "the output has no position along a spatial axis" };
  }
  const geometry = {
    size: field.windows.map((window) => window.size),
    stride: field.windows.map((_, axis) => strideAlong(field.dims, axis)),
    padding: field.windows.map((window) => 0 - window.start),
  };
  if (field.misaligned !== undefined) return { status: "misaligned", ...geometry, reason: field.misaligned };
  return { status: global ? "global" : "exact", ...geometry };
}

/** Whether positions lie only in axes that also count channels: a flattened map is one long vector, and no unit of it stands for a place. */
function flattened(field: Field): boolean {
  const moving = field.dims.filter((factors) => factors.some(moves));
  const mixed = moving.filter((factors) => factors.some((factor) => factor.extent > 1 && !moves(factor)));
  return moving.length > 0 && mixed.length === moving.length;
}

/** The finest step along a spatial axis: that of the innermost factor which moves the window. */
function strideAlong(dims: readonly (readonly { steps: readonly number[] }[])[], axis: number): number {
  let finest = Infinity;
  for (const factors of dims) {
    for (const { steps } of factors) {
      const step = Math.abs(steps[axis] ?? 0);
      if (step !== 0 && step < finest) finest = step;
    }
  }
  return finest;
}
