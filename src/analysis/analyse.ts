import type { LayerRow, ReceptiveField, Status, Totals, UncountedOp } from "../record/profile-record.ts";
import type { Trace, TraceCall, TraceScope } from "../trace/trace.ts";
import { opByKernel } from "../ops/index.ts";
import { elements } from "../ops/define-ops.ts";
import { plural } from "../record/figures.ts";
import { countingContext } from "./conventions/define-convention.ts";
import type { Convention, CountingContext, LayerCalls } from "./conventions/define-convention.ts";
import { countLayer } from "./count-layer.ts";
import { peakActivationBytes, scopeBytes, weightBytesByDtype } from "./memory.ts";
import { describeUpperBounds, describeUntracedNodes } from "./untraced-nodes.ts";
import { trainingCost, trainingKey } from "./training-step.ts";
import type { TrainingCost } from "./training-step.ts";
import { receptiveFields } from "./receptive-field/index.ts";

/** What is said of a model without running it: the part of a record that is a fold over the trace. */
export interface Analysis {
  readonly status: Status;
  readonly reasons: readonly string[];
  readonly notes?: readonly string[];
  readonly layers: readonly LayerRow[];
  readonly totals: Totals;
  readonly uncounted: readonly UncountedOp[];
}

/**
 * Folds a trace into rows and totals under one counting convention.
 *
 * @param optimizer whose state a traced training step keeps
 */
export function analyse(trace: Trace, convention: Convention, optimizer = "adam"): Analysis {
  const callsOf = callsByScope(trace.calls);
  const fields = receptiveFields(trace);
  const batch = trace.inputs[0]?.tensor.shape[0] ?? 1;
  const context = countingContext(trace.calls, batch);
  const training =
    trace.training === undefined ? undefined : trainingCost(trace.training, convention, batch, optimizer);
  const layers = trace.scopes.map((scope) =>
    layerRow(
      { scope, calls: callsOf.get(scope) ?? none },
      fields.get(scope) as ReceptiveField,
      convention,
      context,
      trace,
      training,
    ),
  );
  const uncounted = uncountedOps(trace);
  const reasons = [
    ...(trace.stopped === undefined ? [] : [stoppedReason(trace.stopped)]),
    ...describeUntracedNodes(trace.gaps ?? []),
    ...(trace.assumptions ?? []),
    ...describeUpperBounds(trace.calls),
    ...uncounted
      .filter(({ op }) => op !== trace.stopped?.op)
      .map(({ op, calls }) => `${op} is not counted (${plural(calls, "call")})`),
  ];
  if (layers.length === 0 && reasons.length === 0)
    reasons.push("no operation was run: there is nothing to count");
  return {
    status: statusOf(layers, reasons),
    reasons,
    ...(trace.notes === undefined ? {} : { notes: trace.notes }),
    layers,
    totals: totalsOf(layers, trace, training),
    uncounted,
  };
}

const none: readonly TraceCall[] = [];

function callsByScope(calls: readonly TraceCall[]): ReadonlyMap<TraceScope, readonly TraceCall[]> {
  const callsOf = new Map<TraceScope, TraceCall[]>();
  let scope: TraceScope | undefined;
  let own: TraceCall[] = [];
  for (const call of calls) {
    // A scope's calls mostly come one after the other.
    if (call.scope !== scope) {
      scope = call.scope;
      own = callsOf.get(scope) ?? [];
      callsOf.set(scope, own);
    }
    own.push(call);
  }
  return callsOf;
}

function statusOf(layers: readonly LayerRow[], reasons: readonly string[]): Status {
  if (layers.every((row) => row.macs === undefined)) return "unavailable";
  return reasons.length === 0 ? "complete" : "partial";
}

function stoppedReason({ scope, reason }: NonNullable<Trace["stopped"]>): string {
  return `the run ended in ${scope === "" ? "the model itself" : scope}: ${reason}; layers after it are missing`;
}

function layerRow(
  layer: LayerCalls,
  receptiveField: ReceptiveField,
  convention: Convention,
  context: CountingContext,
  trace: Trace,
  training: TrainingCost | undefined,
): LayerRow {
  const { scope, calls } = layer;
  const { macs, flops, unknown } = countLayer(layer, convention, context);
  const reasons = rowReasons(layer, unknown, trace);
  const bytes = scopeBytes(scope, calls);
  const moved = bytes.read + bytes.written;
  const part = training?.layers.get(trainingKey(scope));
  const nothingCounted = reasons.length > 0 && macs === 0 && flops === 0;
  return {
    path: scope.path,
    name: scope.name,
    type: scope.type,
    call: scope.call,
    inputShapes: scope.inputs.map((tensor) => tensor.shape),
    outputShapes: scope.outputs.map((tensor) => tensor.shape),
    params: countWeights(scope, false),
    trainableParams: countWeights(scope, true),
    ...(scope.sharesWeightsWith === undefined ? {} : { sharesWeightsWith: scope.sharesWeightsWith }),
    ...(nothingCounted ? {} : { macs, flops }),
    bytes,
    receptiveField,
    ...(part === undefined ? {} : { training: part }),
    ...(nothingCounted || moved === 0 ? {} : { arithmeticIntensity: flops / moved }),
    status: reasons.length === 0 ? "complete" : nothingCounted ? "unavailable" : "partial",
    ...(reasons.length === 0 ? {} : { reasons }),
  };
}

function rowReasons(
  { scope, calls }: LayerCalls,
  unknown: ReadonlySet<string>,
  { stopped }: Trace,
): readonly string[] {
  const reasons = new Set<string>();
  for (const op of unknown) reasons.add(`${op} is not counted`);
  if (stopped !== undefined && stopped.scope === scope.path && scope.outputs.length === 0)
    reasons.add(stopped.reason);
  if (scope.failed !== undefined) reasons.add(scope.failed);
  for (const { op, bound } of calls) if (bound !== undefined) reasons.add(`${op} ${bound}: counted so`);
  return [...reasons];
}

function countWeights(scope: TraceScope, trainableOnly: boolean): number {
  let sum = 0;
  for (const { shape, trainable } of scope.weights) if (trainable || !trainableOnly) sum += elements(shape);
  return sum;
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
  return {
    params: sums.params,
    trainableParams: sums.trainableParams,
    ...(counted ? { macs: sums.macs, flops: sums.flops } : {}),
    bytes,
    ...(trace.stopped === undefined ? { peakActivationBytes: peakActivationBytes(trace) } : {}),
    weightBytesByDtype: weightBytesByDtype(trace.scopes),
    ...(training === undefined ? {} : { trainingStep: training.total }),
  };
}

function uncountedOps(trace: Trace): readonly UncountedOp[] {
  const byOp = new Map<string, { calls: number; layers: Set<string> }>();
  for (const { op, scope } of trace.calls) {
    if (opByKernel.has(op)) continue;
    const entry = byOp.get(op) ?? { calls: 0, layers: new Set<string>() };
    entry.calls += 1;
    entry.layers.add(scope.path === "" ? scope.name : scope.path);
    byOp.set(op, entry);
  }
  const { op, scope } = trace.stopped ?? {};
  if (op !== undefined && scope !== undefined) byOp.set(op, { calls: 1, layers: new Set([scope]) });
  return [...byOp].map(([name, { calls, layers }]) => ({ op: name, calls, layers: [...layers] }));
}
