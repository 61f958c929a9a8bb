import type { WindowRule } from "../../ops/define-ops.ts";
import { opByKernel } from "../../ops/index.ts";
import type { Trace, TraceCall, TracePort, TraceScope, TraceTensor } from "../../trace/trace.ts";
import { makerOf, tensorCount } from "../../trace/trace-tensors.ts";
import { applyRule, isLost } from "./apply-rule.ts";
import type { Known } from "./apply-rule.ts";
import { seesEverything } from "./describe.ts";
import { FieldMemory } from "./field-memory.ts";
import { inputField } from "./field.ts";
import type { Field } from "./field.ts";
import { UndividedMaps } from "./undivided-maps.ts";

/**
 * The dependence of every tensor of a trace on one input.
 *
 * @param whole keeps lists of whole axes, exact also where borders cut windows; see {@link inputField}
 */
export function propagate(
  trace: Trace,
  source: TracePort,
  spatialAxes: readonly number[],
  whole = false,
): KnownTensors {
  const known = new KnownTensors(trace);
  known.set(source.tensor, inputField(source.tensor.shape, spatialAxes, whole));
  const run: Run = {
    known,
    memory: new FieldMemory(),
    origin: originIn(trace),
    undivided: new UndividedMaps(),
    sides: spatialAxes.map((axis) => source.tensor.shape[axis] ?? 1),
  };
  for (const call of trace.calls) follow(call, run);
  return known;
}

/** The dependence of each tensor of one trace. */
export class KnownTensors {
  /** By tensor id. */
  readonly #known: Known[];

  constructor(trace: Trace) {
    this.#known = Array.from({ length: tensorCount(trace) });
  }

  /** Undefined if the tensor depends on no position of the input. */
  get(tensor: TraceTensor): Known {
    return this.#known[tensor.id];
  }

  set(tensor: TraceTensor, known: Known): void {
    this.#known[tensor.id] = known;
  }
}

/** What following the calls of a trace needs. */
interface Run {
  readonly known: KnownTensors;
  readonly memory: FieldMemory;
  readonly origin: Origin;
  readonly undivided: UndividedMaps;
  /** Extents of the input along its spatial axes. */
  readonly sides: readonly number[];
}

/** Adds the dependence of a call's outputs, if one of its inputs depends on the model's input. */
function follow(call: TraceCall, run: Run): void {
  const { known, memory } = run;
  let dependent: TraceTensor[] | undefined;
  for (const name in call.inputs) {
    const tensor = call.inputs[name];
    if (tensor !== undefined && known.get(tensor) !== undefined) (dependent ??= []).push(tensor);
  }
  if (dependent === undefined) return;
  const rule = opByKernel.get(call.op)?.window(call as never);
  run.undivided.follow(call, rule, known);
  for (let index = 0; index < call.outputs.length; index += 1) {
    const output = call.outputs[index] as TraceTensor;
    const kept = keptField(rule, dependent, output, known);
    if (kept !== undefined) {
      known.set(output, kept);
      continue;
    }
    let result =
      rule === undefined
        ? ({ lost: "no-window-rule" } as const)
        : applyRule(rule, fieldsOf(call, known), output.shape, index, memory);
    if (result !== undefined && isLost(result)) result = run.undivided.joined(call) ?? result;
    if (result === undefined) continue;
    // What was lost before keeps the kernel in which it was.
    const followed = isLost(result)
      ? { op: call.op, ...result }
      : memory.same(nameCauses(result, call, dependent, run));
    known.set(output, followed);
  }
}

/** The dependence of each input that depends on the model's input. */
function fieldsOf({ inputs }: TraceCall, known: KnownTensors): Readonly<Record<string, Known>> {
  const fields: Record<string, Known> = {};
  for (const name in inputs) {
    const tensor = inputs[name];
    const field = tensor === undefined ? undefined : known.get(tensor);
    if (field !== undefined) fields[name] = field;
  }
  return fields;
}

/** The field that an output of the same shape shares with its inputs, if all of these have the same. */
function keptField(
  rule: WindowRule | undefined,
  dependent: readonly TraceTensor[],
  { shape }: TraceTensor,
  known: KnownTensors,
): Known {
  const [first, second] = dependent;
  if (first === undefined) return undefined;
  if (rule?.kind !== "pointwise" && !(rule?.kind === "regroup" && second === undefined)) return undefined;
  const field = known.get(first);
  for (const tensor of dependent) {
    if (known.get(tensor) !== field || tensor.shape.length !== shape.length) return undefined;
    for (let axis = 0; axis < shape.length; axis += 1)
      if (tensor.shape[axis] !== shape[axis]) return undefined;
  }
  return field;
}

/** The field with the names of the layers where it was first gated or misaligned. */
function nameCauses(
  field: Field,
  { scope, op }: TraceCall,
  dependent: readonly TraceTensor[],
  { origin, sides }: Run,
): Field {
  let result = field;
  if (
    field.gate === undefined &&
    field.windows.some(({ global, local }) => global && local) &&
    !seesEverything(field, sides)
  ) {
    result = { ...result, gate: scope.path || scope.name || op };
  }
  const { misaligned } = field;
  if (misaligned !== undefined && misaligned.via === undefined) {
    const via = misaligned.met.map((place) => origin(dependent[place], scope));
    result = { ...result, misaligned: { ...misaligned, via: via as unknown as readonly [string, string] } };
  }
  return result;
}

/** The layer that a tensor comes from, other than `scope` itself. */
type Origin = (tensor: TraceTensor | undefined, scope: TraceScope) => string;

function originIn(trace: Trace): Origin {
  const maker = makerOf(trace.calls);
  return (tensor, scope) => {
    let from = tensor;
    while (from !== undefined) {
      const made = from;
      const call = maker(made);
      if (call === undefined) return trace.inputs.find((port) => port.tensor === made)?.name ?? "";
      if (call.scope !== scope) return call.scope.path || call.scope.name;
      from = Object.values(call.inputs).find((each) => each?.role === "activation" || each?.role === "input");
    }
    return scope.path || scope.name;
  };
}
