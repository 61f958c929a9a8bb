import { uncountedPart } from "../ops/activation-cost.ts";
import { elements } from "../ops/define-ops.ts";
import { opByKernel } from "../ops/index.ts";
import type { LayerRow, Reason, ReceptiveField } from "../record/profile-record.ts";
import type { Trace, TraceScope } from "../trace/trace.ts";
import type { Convention, Count, CountingContext, LayerCalls } from "./conventions/define-convention.ts";
import { scopeBytes } from "./memory.ts";
import { trainingKey } from "./training-step.ts";
import type { TrainingCost } from "./training-step.ts";

/**
 * The row of one call of one layer: shapes, parameters, cost under one convention, bytes.
 *
 * `unavailable` where nothing of it could be counted; `partial` where a part is missing, with the reasons.
 */
export function layerRow(
  layer: LayerCalls & Pick<Required<LayerRow>, "sources">,
  receptiveField: ReceptiveField,
  convention: Convention,
  context: CountingContext,
  trace: Trace,
  training: TrainingCost | undefined,
): LayerRow {
  const { scope, calls, sources } = layer;
  const { macs, flops, unknown } = countLayer(layer, convention, context);
  const reasons = rowReasons(layer, unknown, trace);
  const bytes = scopeBytes(scope, calls);
  const moved = bytes.read + bytes.written;
  const part = training?.layers.get(trainingKey(scope));
  const nothingCounted = reasons.some(({ code }) => code !== "weights-differ") && macs === 0 && flops === 0;
  return {
    path: scope.path,
    name: scope.name,
    type: scope.type,
    call: scope.call,
    sources,
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
  { stopped, differences = [] }: Trace,
): readonly Reason[] {
  const codes = new Map<string, Reason["code"]>();
  for (const op of unknown) codes.set(`${op} is not counted`, "op-not-counted");
  if (stopped !== undefined && stopped.scope === scope.path && scope.outputs.length === 0)
    codes.set(stopped.reason, "run-stopped");
  if (scope.failed !== undefined) codes.set(scope.failed, "layer-failed");
  for (const { op, bound } of calls)
    if (bound !== undefined) codes.set(`${op} ${bound}: counted so`, "upper-bound");
  for (const { path, text, code } of differences)
    if (path === scope.path || scope.path.startsWith(`${path}/`)) codes.set(text, code);
  return [...codes].map(([text, code]) => ({ code, text, ...boundOfCode[code] }));
}

/** Codes of a row's reasons whose figures are no lower bounds. */
const boundOfCode: Readonly<Partial<Record<Reason["code"], Pick<Reason, "bound">>>> = {
  "upper-bound": { bound: "upper" },
  "weights-differ": { bound: "guess" },
};

function countWeights(scope: TraceScope, trainableOnly: boolean): number {
  let sum = 0;
  for (const { shape, trainable } of scope.weights) if (trainable || !trainableOnly) sum += elements(shape);
  return sum;
}

/** The count of one call of one layer. What is in `unknown` has no rule: its part is missing. */
interface LayerCount extends Count {
  readonly unknown: ReadonlySet<string>;
}

const none: ReadonlySet<string> = new Set();

/** Counts one call of one layer, by the convention's formula for the layer's class if there is one, else call by call. */
function countLayer(layer: LayerCalls, convention: Convention, context: CountingContext): LayerCount {
  let unknown: Set<string> | undefined;
  let macs = 0;
  let flops = 0;
  for (const call of layer.calls) {
    const family = opByKernel.get(call.op);
    if (family === undefined) {
      unknown ??= new Set();
      unknown.add(call.op);
      continue;
    }
    const part = uncountedPart(call);
    if (part !== undefined) {
      unknown ??= new Set();
      unknown.add(part);
    }
    const count = convention.count(call, family.cost(call as never), context);
    macs += count.macs;
    flops += count.flops;
  }
  const module = convention.modules?.[layer.scope.type];
  const count = module === undefined ? { macs, flops } : module(layer, context);
  return { macs: count.macs, flops: count.flops, unknown: unknown ?? none };
}
