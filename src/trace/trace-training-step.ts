import type { Variable } from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { reasonOf } from "../errors.ts";
import { supplyBatchNormScales } from "./tfjs-internals/layer-fields.ts";
import { onShapeBackend } from "./tfjs-internals/on-shape-backend.ts";
import { Recorder } from "./recorder.ts";
import { tensorWithoutData } from "./shape-backend.ts";
import { layerType } from "./tfjs-internals/layer-scopes.ts";
import type { LayerCall } from "./tfjs-internals/layer-scopes.ts";
import { lossFor } from "./training-loss.ts";
import { TrainingStepRun } from "./training-step-run.ts";
import { withoutSideEffects } from "./tfjs-internals/without-side-effects.ts";
import type { TrainingTrace } from "./training-trace.ts";

/**
 * Runs one training step of a built layers model over shapes: the forward pass in training mode, a loss, and tfjs' own gradients of it with respect
 * to the trainable weights, without the optimizer's update. Gradients that no trainable weight needs (filters of frozen layers, inputs before the
 * first trainable layer) are pruned by tfjs' tape, or get the phase `unneeded` where a fused op computes them anyway.
 *
 * @param inputShapes one shape with batch per input of the model, in the model's order
 */
export function traceTrainingStep(
  model: LayersModel,
  inputShapes: readonly (readonly number[])[],
): TrainingTrace {
  const weights = model.trainableWeights.map((variable) => variable.read() as Variable);
  const loss = lossFor(model.outputs.map(({ shape }) => shape));
  return onShapeBackend((backend) =>
    withoutSideEffects(model, backend, () => {
      const recorder = new Recorder(model.name, model.getClassName());
      const step = new TrainingStepRun(model, recorder, loss);
      const inputs = model.inputs.map((input, index) =>
        tensorWithoutData(backend, inputShapes[index] ?? [], input.dtype),
      );
      const { supplied: scaled, restore } = supplyBatchNormScales(model, backend);
      backend.recorder = recorder;
      let stopped: string | undefined;
      try {
        step.run(inputs);
      } catch (error) {
        stopped = stoppedBy(error, step.failedIn);
      } finally {
        backend.recorder = undefined;
        restore();
      }
      return {
        loss: loss.name,
        calls: step.calls(),
        saved: step.saved(),
        trainedElements: weights.reduce((sum, weight) => sum + weight.size, 0),
        notes: scaled.length === 0 ? [] : [scalesNote(scaled)],
        ...(stopped === undefined ? {} : { stopped }),
      };
    }),
  );
}

function scalesNote(layers: readonly string[]): string {
  const more = layers.length > 3 ? ` and ${layers.length - 3} more` : "";
  return (
    `tfjs 4.22 fails to train batch normalization without scale or center (${layers.slice(0, 3).join(", ")}${more}): ` +
    "counted with constants in their place, as Keras computes it"
  );
}

function stoppedBy(error: unknown, call: LayerCall | undefined): string {
  return call === undefined
    ? reasonOf(error)
    : `in ${call.path} (${layerType(call.layer)}): ${reasonOf(error)}`;
}
