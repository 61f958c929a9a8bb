import type {
  LayerRow,
  Note,
  Reason,
  ReceptiveField,
  Status,
  Totals,
  UncountedOp,
} from "../record/profile-record.ts";
import type { Trace, TraceCall, TraceScope } from "../trace/trace.ts";
import { elements } from "../ops/define-ops.ts";
import { layerRow } from "./layer-row.ts";
import { countingContext } from "./conventions/define-convention.ts";
import type { Convention } from "./conventions/define-convention.ts";
import { peakActivationBytes, tensorBytes, weightBytesByDtype } from "./memory.ts";
import { incompleteReasons, uncountedOps } from "./reasons.ts";
import { trainingCost } from "./training-step.ts";
import type { TrainingCost } from "./training-step.ts";
import { receptiveFields } from "./receptive-field/index.ts";
import { rowSources } from "./row-sources.ts";

/** The part of a record that follows from the trace alone, without times. */
export interface Analysis {
  readonly status: Status;
  readonly reasons: readonly Reason[];
  readonly notes?: readonly Note[];
  readonly layers: readonly LayerRow[];
  readonly totals: Totals;
  readonly uncounted: readonly UncountedOp[];
}

/**
 * Folds a trace into rows and totals under one counting convention.
 *
 * @param optimizer the optimizer whose state counts towards a traced training step; default: `adam`
 * @throws {ProfilerError} `wrong-option` when the optimizer is unknown
 */
export function analyze(trace: Trace, convention: Convention, optimizer = "adam"): Analysis {
  const callsOf = callsByScope(trace.calls);
  const fields = receptiveFields(trace);
  const batch = trace.inputs[0]?.tensor.shape[0] ?? 1;
  const context = countingContext(trace.calls, batch);
  const training =
    trace.training === undefined ? undefined : trainingCost(trace.training, convention, batch, optimizer);
  const sources = rowSources(trace, callsOf);
  const layers = trace.scopes.map((scope, index) =>
    layerRow(
      { scope, calls: callsOf.get(scope) ?? none, sources: sources[index] ?? [] },
      fields.get(scope) as ReceptiveField,
      convention,
      context,
      trace,
      training,
    ),
  );
  const uncounted = uncountedOps(trace);
  const reasons = [...incompleteReasons(trace, uncounted)];
  if (layers.length === 0 && reasons.length === 0)
    reasons.push({ code: "nothing-run", text: "no operation was run: there is nothing to count" });
  return {
    status: statusOf(layers, reasons),
    reasons,
    ...(trace.notes === undefined ? {} : { notes: trace.notes }),
    layers,
    totals: totalsOf(layers, trace, training),
    uncounted,
  };
}

function peakOf(trace: Trace): Pick<Totals, "peakActivationBytes" | "peakActivationOrder"> {
  const order = trace.executorCalls === undefined ? {} : { peakActivationOrder: "executor" as const };
  return { peakActivationBytes: peakActivationBytes(trace), ...order };
}

const none: readonly TraceCall[] = [];

function callsByScope(calls: readonly TraceCall[]): ReadonlyMap<TraceScope, readonly TraceCall[]> {
  const callsOf = new Map<TraceScope, TraceCall[]>();
  let scope: TraceScope | undefined;
  let own: TraceCall[] = [];
  for (const call of calls) {
    // The calls of a scope are mostly consecutive.
    if (call.scope !== scope) {
      scope = call.scope;
      own = callsOf.get(scope) ?? [];
      callsOf.set(scope, own);
    }
    own.push(call);
  }
  return callsOf;
}

function statusOf(layers: readonly LayerRow[], reasons: readonly Reason[]): Status {
  if (layers.every((row) => row.macs === undefined)) return "unavailable";
  return reasons.length === 0 ? "complete" : "partial";
}

function totalsOf(layers: readonly LayerRow[], trace: Trace, training: TrainingCost | undefined): Totals {
  const bytes = { weights: 0, read: 0, written: 0 };
  const sums = { params: 0, trainableParams: 0, macs: 0, flops: 0 };
  let counted = false;
  for (const row of layers) {
    bytes.weights += row.bytes.weights;
    bytes.read += row.bytes.read;
    bytes.written += row.bytes.written;
    sums.params += row.params;
    sums.trainableParams += row.trainableParams;
    sums.macs += row.macs ?? 0;
    sums.flops += row.flops ?? 0;
    counted ||= row.macs !== undefined;
  }
  const { weights = [], whole = true } = trace.unreachedWeights ?? {};
  for (const weight of weights) {
    sums.params += elements(weight.shape);
    if (weight.trainable) sums.trainableParams += elements(weight.shape);
    bytes.weights += tensorBytes(weight);
  }
  return {
    params: sums.params,
    trainableParams: sums.trainableParams,
    ...(whole ? {} : { weightsStatus: "partial" }),
    ...(counted ? { macs: sums.macs, flops: sums.flops } : {}),
    bytes,
    ...(trace.stopped === undefined ? peakOf(trace) : {}),
    weightBytesByDtype: weightBytesByDtype([...trace.scopes, { weights }]),
    ...(training === undefined ? {} : { trainingStep: training.total }),
  };
}
