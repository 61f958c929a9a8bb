import { tidy } from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { CallCounts } from "../../trace/tfjs-internals/layer-scopes.ts";
import { overridingPrototypes } from "../../trace/tfjs-internals/own-arguments.ts";
import { Recorder } from "../../trace/recorder.ts";
import { lossFor } from "../../trace/training-loss.ts";
import { trainingStep, TrainingStepRun } from "../../trace/training-step-run.ts";
import type { TrainingPhase } from "../../trace/training-trace.ts";
import { steadyInput } from "./steady-input.ts";
import { rowKey } from "./timed-subject.ts";
import type { Outputs, TimedSubject } from "./timed-subject.ts";

/** A training step to be timed, and the loss in words. */
export interface TrainingSubject extends TimedSubject {
  readonly loss: string;
}

/**
 * One training step of a layers model: forward pass in training mode, loss and gradients, no weight written. Kernels belong to the layer call
 * whose forward op they differentiate, by {@link phaseKey}.
 */
export function trainingSubject(
  model: LayersModel,
  inputShapes: readonly (readonly number[])[],
): TrainingSubject {
  const inputs = model.inputs.map((input, index) => steadyInput(inputShapes[index] ?? [], input.dtype));
  const loss = lossFor(model.outputs.map(({ shape }) => shape));
  const calls = new CallCounts();
  const overriding = overridingPrototypes(model);
  return {
    loss: loss.name,
    run: () => tidy(() => [...trainingStep(model, inputs, loss, overriding)]),
    instrument: (hooks) => {
      const recorder = new Recorder(model.name, model.getClassName());
      const step = new TrainingStepRun(model, recorder, loss, calls, hooks);
      return {
        run: (): Outputs => tidy(() => [...step.run(inputs)] as Tensor[]),
        onKernel: ({ op, inputs: read, outputs, attrs }) => recorder.record(op, read, outputs, attrs),
        keys: () => step.calls().map(({ scope, phase }) => phaseKey(scope, phase)),
      };
    },
    dispose: () => {
      for (const input of inputs) input.dispose();
    },
  };
}

/** The key of what a layer call does in one phase of a training step. */
export function phaseKey(
  row: { readonly path: string; readonly call: number },
  phase: TrainingPhase,
): string {
  return `${rowKey(row)} ${phase}`;
}
