import { uncountedPart } from "../ops/activation-cost.ts";
import { opByKernel } from "../ops/index.ts";
import type { LayerTraining, Reason, TrainingStep } from "../record/profile-record.ts";
import type { TrainingPhase, TrainingScope, TrainingTrace } from "../trace/training-trace.ts";
import { countingContext } from "./conventions/define-convention.ts";
import type { Convention } from "./conventions/define-convention.ts";
import { tensorBytes } from "./memory.ts";
import { optimizerStateBytes } from "./optimizers.ts";

type Sums = { -readonly [Name in keyof LayerTraining]: LayerTraining[Name] };
type Column = Exclude<keyof LayerTraining, "status">;

const macsOf: Readonly<Record<TrainingPhase, Column | undefined>> = {
  forward: "forwardMacs",
  "input-gradient": "inputGradientMacs",
  "weight-gradient": "filterGradientMacs",
  loss: undefined,
  unneeded: undefined,
};

/** The cost of a training step, per layer call (by {@link trainingKey}) and in total. */
export interface TrainingCost {
  readonly layers: ReadonlyMap<string, LayerTraining>;
  readonly total: TrainingStep;
}

/** The key of a layer call in {@link TrainingCost}. */
export function trainingKey({ path, call }: Pick<TrainingScope, "path" | "call">): string {
  return `${path}#${call}`;
}

/**
 * Folds a traced training step into costs, call by call. A convention's formulas for whole modules do not apply: they are for the forward pass of
 * inference.
 */
export function trainingCost(
  trace: TrainingTrace,
  convention: Convention,
  batch: number,
  optimizer: string,
): TrainingCost {
  const layers = new Map<string, Sums>();
  const sumsOf = (scope: TrainingScope): Sums => {
    const key = trainingKey(scope);
    const known = layers.get(key) ?? noTraining();
    layers.set(key, known);
    return known;
  };
  const context = countingContext(
    trace.calls.map(({ call }) => call),
    batch,
  );
  let lossFlops = 0;
  let unneededMacs = 0;
  const unknown = new Set<string>();
  const leaveOut = (part: string, phase: TrainingPhase, scope: TrainingScope): void => {
    unknown.add(part);
    if (macsOf[phase] !== undefined) sumsOf(scope).status = "partial";
  };
  for (const { call, phase, scope } of trace.calls) {
    const family = opByKernel.get(call.op);
    if (family === undefined) {
      leaveOut(call.op, phase, scope);
      continue;
    }
    const part = uncountedPart(call);
    if (part !== undefined) leaveOut(part, phase, scope);
    const { macs, flops } = convention.count(call, family.cost(call as never), context);
    const column = macsOf[phase];
    if (phase === "unneeded") unneededMacs += macs;
    if (phase === "loss") lossFlops += flops;
    if (column === undefined) continue;
    const sums = sumsOf(scope);
    sums[column] += macs;
    sums.flops += flops;
  }
  for (const { tensor, scope } of trace.saved) sumsOf(scope).savedActivationBytes += tensorBytes(tensor);
  // What would have come after is missing in any layer.
  if (trace.stopped !== undefined) for (const sums of layers.values()) sums.status = "partial";
  const sum = (column: Column): number => [...layers.values()].reduce((total, row) => total + row[column], 0);
  const parts = {
    forwardMacs: sum("forwardMacs"),
    inputGradientMacs: sum("inputGradientMacs"),
    filterGradientMacs: sum("filterGradientMacs"),
  };
  const reasons: readonly Reason[] = [
    ...(trace.stopped === undefined
      ? []
      : [
          { code: "training-step-stopped", text: `the training step ended early: ${trace.stopped}` } as const,
        ]),
    ...[...unknown].map((op): Reason => ({ code: "op-not-counted", text: `${op} is not counted` })),
  ];
  return {
    layers,
    total: {
      macs: parts.forwardMacs + parts.inputGradientMacs + parts.filterGradientMacs,
      flops: sum("flops") + lossFlops,
      ...parts,
      loss: trace.loss,
      lossFlops,
      unneededMacs,
      savedActivationBytes: sum("savedActivationBytes"),
      optimizer,
      optimizerStateBytes: optimizerStateBytes(optimizer, trace.trainedElements),
      status: reasons.length === 0 ? "complete" : "partial",
      reasons: [...reasons, ...trace.notes.map((text): Reason => ({ code: "constants-for-scale", text }))],
    },
  };
}

function noTraining(): Sums {
  return { forwardMacs: 0, inputGradientMacs: 0, filterGradientMacs: 0, flops: 0, savedActivationBytes: 0 };
}
