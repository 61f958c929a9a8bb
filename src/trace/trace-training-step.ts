import type { Variable } from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { reasonOf } from "../errors.ts";
import { onShapeBackend } from "./on-shape-backend.ts";
import { Recorder } from "./recorder.ts";
import { tensorWithoutData } from "./shape-backend.ts";
import { layerType } from "./layer-scopes.ts";
import type { LayerCall } from "./layer-scopes.ts";
import { lossFor } from "./training-loss.ts";
import { TrainingStepRun } from "./training-step-run.ts";
import { leavingUntouched } from "./untouched.ts";
import type { TrainingTrace } from "./training-trace.ts";

/**
 * One training step of a built layers model over shapes: the forward pass in training mode, a loss, and tfjs' own gradients of it with
 * respect to the trainable weights. The optimizer's update is not part of it. What no trainable weight needs (filter gradients of frozen
 * layers, input gradients before the first layer that trains) is pruned by tfjs' tape, or told apart where a fused op computes it all
 * the same.
 *
 * @param inputShapes a shape with batch for each input of the model, in the model's order
 */
export function traceTrainingStep(
  model: LayersModel,
  inputShapes: readonly (readonly number[])[],
): TrainingTrace {
  const weights = model.trainableWeights.map((variable) => variable.read() as Variable);
  const loss = lossFor(model.outputs.map(({ shape }) => shape));
  return onShapeBackend((backend) =>
    leavingUntouched(model, backend, () => {
      const recorder = new Recorder(model.name, model.getClassName());
      const step = new TrainingStepRun(model, recorder, loss);
      const inputs = model.inputs.map((input, index) =>
        tensorWithoutData(backend, inputShapes[index] ?? [], input.dtype),
      );
      backend.recorder = recorder;
      let stopped: string | undefined;
      try {
        step.run(inputs);
      } catch (error) {
        stopped = stoppedBy(error, step.failedIn);
      } finally {
        backend.recorder = undefined;
      }
      return {
        loss: loss.name,
        calls: step.calls(),
        saved: step.saved(),
        trainedElements: weights.reduce((sum, weight) => sum + weight.size, 0),
        ...(stopped === undefined ? {} : { stopped }),
      };
    }),
  );
}

function stoppedBy(error: unknown, call: LayerCall | undefined): string {
  if (call === undefined) return reasonOf(error);
  const type = layerType(call.layer);
  const { gamma, beta } = call.layer as { readonly gamma?: unknown; readonly beta?: unknown };
  const reason =
    type === "BatchNormalization" && (gamma == null || beta == null)
      ? "tfjs 4.22 trains no batch normalization without scale or without centre"
      : reasonOf(error);
  return `in ${call.path} (${type}): ${reason}`;
}
