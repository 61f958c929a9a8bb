import { positiveAxis } from "../../ops/define-ops.ts";
import type { WindowRule } from "../../ops/define-ops.ts";
import { opByKernel } from "../../ops/index.ts";
import { scan } from "../../ops/scan.ts";
import type { Trace, TraceCall, TracePort, TraceTensor } from "../../trace/trace.ts";
import { contractedOrigins, inputOrigins, originOf, originsOf, traceOrigins } from "./axis-origins.ts";
import type { AxisOrigins, AxisSet } from "./axis-origins.ts";

const known = new WeakMap<Trace, Map<TracePort, readonly number[]>>();

/**
 * The axes of a model input that count as space: those along which the model slides its windows (convolutions and pools, also of size 1), wherever
 * transposes and reshapes moved them before. An axis that no window slides along and no convolution mixes, as the frames of a video, counts as well.
 *
 * If no window slides: the axis of time steps of recurrent layers and cumulative sums; else all but batch and channels, which are the last axis
 * unless matrix products or the first calls that read the input show that they come first. Of a rank-2 input [batch, length]: the length.
 */
export function spatialAxesOf(port: TracePort, trace: Trace): readonly number[] {
  const rank = port.tensor.shape.length;
  if (rank < 2) return [];
  if (rank === 2) return [1];
  let ports = known.get(trace);
  if (ports === undefined) known.set(trace, (ports = new Map()));
  const met = ports.get(port);
  if (met !== undefined) return met;
  const axes = decide(gatherEvidence(port, trace), port, trace);
  ports.set(port, axes);
  return axes;
}

/** How the calls of a trace use the axes of one input. */
interface Evidence {
  /** Under windows larger than one position or with a stride. */
  wide: AxisSet;
  /** Under windows of one position. */
  narrow: AxisSet;
  /** Added up by convolutions with windows larger than one position or with a stride. */
  mixedByWide: AxisSet;
  mixedByNarrow: AxisSet;
  /** Taken step by step. */
  steps: AxisSet;
  /** Added up by matrix products. */
  summed: AxisSet;
  /** The positions that keep their place in matrix products. */
  kept: AxisSet;
}

function gatherEvidence({ tensor }: TracePort, trace: Trace): Evidence {
  const evidence: Evidence = {
    wide: 0,
    narrow: 0,
    mixedByWide: 0,
    mixedByNarrow: 0,
    steps: 0,
    summed: 0,
    kept: 0,
  };
  const origins = new Map<TraceTensor, AxisOrigins>([[tensor, inputOrigins(tensor.shape)]]);
  for (const call of trace.calls) {
    let inputs: Record<string, AxisOrigins> | undefined;
    for (const name in call.inputs) {
      const input = call.inputs[name];
      const own = input === undefined ? undefined : origins.get(input);
      if (own !== undefined) (inputs ??= {})[name] = own;
    }
    if (inputs === undefined) continue;
    const rule = opByKernel.get(call.op)?.window(call as never);
    if (rule === undefined) continue;
    addEvidence(evidence, call, rule, inputs);
    for (const output of call.outputs) {
      const own = traceOrigins(rule, inputs, output.shape);
      // Nothing more can be learnt of an axis under a wide window.
      if (own !== undefined && (originsOf(own) & ~evidence.wide) !== 0) origins.set(output, own);
    }
  }
  return evidence;
}

function addEvidence(
  evidence: Evidence,
  { op, attrs }: TraceCall,
  rule: WindowRule,
  inputs: Readonly<Record<string, AxisOrigins>>,
): void {
  if ((rule.kind === "slide" || rule.kind === "transposed") && rule.axes.length > 0) {
    const x = inputs[rule.input];
    if (x === undefined) return;
    const wide = rule.axes.some(({ size, stride }) => size > 1 || stride > 1);
    for (const { axis, size, stride } of rule.axes)
      evidence[size > 1 || stride > 1 ? "wide" : "narrow"] |= originOf(x[axis]);
    for (const axis of rule.mixes) evidence[wide ? "mixedByWide" : "mixedByNarrow"] |= originOf(x[axis]);
  } else if (rule.kind === "spread" && scan.kernels.includes(op)) {
    for (const axis of rule.axes) evidence.steps |= originOf(inputs[rule.input]?.[axis]);
  } else if (op === "Unpack" && rule.kind === "chain") {
    const x = inputs[rule.input] ?? [];
    evidence.steps |= originOf(x[positiveAxis((attrs as { axis: number }).axis, x.length)]);
  } else {
    const contracted = contractedOrigins(rule, inputs);
    evidence.summed |= contracted?.summed ?? 0;
    evidence.kept |= contracted?.kept ?? 0;
  }
}

const has = (set: AxisSet, axis: number): boolean => (set & (1 << axis)) !== 0;

function decide(evidence: Evidence, port: TracePort, trace: Trace): readonly number[] {
  const rank = port.tensor.shape.length;
  const axes = Array.from({ length: rank - 1 }, (_, index) => index + 1);
  const but = (channels: readonly number[]): readonly number[] =>
    axes.filter((axis) => !channels.includes(axis));
  const { wide, narrow, mixedByWide, mixedByNarrow, steps, summed, kept } = evidence;
  const slid = wide | (narrow & ~mixedByWide);
  if (slid !== 0) {
    const rest = axes.filter((axis) => !has(slid, axis));
    const mixed = rest.filter((axis) => has(mixedByWide | mixedByNarrow, axis));
    return but(mixed.length > 0 ? mixed : rest.slice(-1));
  }
  const stepped = axes.filter((axis) => has(steps, axis));
  if (rank === 3 && stepped.length === 1) return stepped;
  const added = axes.filter((axis) => has(summed & ~kept, axis));
  const others = but(added);
  if (rank > 3 && added.length === 1 && others.every((axis) => has(kept, axis))) return others;
  // Tokens are mixed like channels, after a transpose.
  const tokens = has(summed, 1) && (rank === 3 || has(summed, rank - 1));
  return but([!tokens && transposesToLast(port, trace) ? 1 : rank - 1]);
}

/** Whether one of the calls that read the input moves axis 1 behind the others. */
function transposesToLast({ tensor }: TracePort, trace: Trace): boolean {
  const toLast = [0, ...Array.from({ length: tensor.shape.length - 2 }, (_, axis) => axis + 2), 1].join();
  return trace.calls.some(({ op, attrs, inputs }) => {
    const { perm } = attrs as { perm?: readonly number[] };
    return op === "Transpose" && perm?.join() === toLast && Object.values(inputs).includes(tensor);
  });
}
