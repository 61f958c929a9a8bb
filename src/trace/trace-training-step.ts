import { engine } from "@tensorflow/tfjs-core";
import type { Tensor, Variable } from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { reasonOf } from "../errors.ts";
import { layerType, withLayerScopes } from "./layer-scopes.ts";
import type { LayerCall } from "./layer-scopes.ts";
import { onShapeBackend } from "./on-shape-backend.ts";
import { Recorder } from "./recorder.ts";
import { tensorWithoutData } from "./shape-backend.ts";
import { TapeReader } from "./tape-reader.ts";
import type { TapeNode } from "./tape-reader.ts";
import { lossFor } from "./training-loss.ts";
import { leavingUntouched } from "./untouched.ts";
import { withUnwrittenWeights } from "./with-unwritten-weights.ts";
import { trainingCalls } from "./training-phases.ts";
import type { TrainingScope, TrainingTrace } from "./training-trace.ts";

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
      const root: TrainingScope = { path: "", name: model.name, type: model.getClassName(), call: 0 };
      const tape = new TapeReader(
        recorder,
        model.weights.map((variable) => variable.read()),
      );
      const open: TrainingScope[] = [];
      const scope = (): TrainingScope => open.at(-1) ?? root;
      const claim = (): void => tape.claim(tapeOf(), scope());
      const enter = ({ path, call, layer }: LayerCall): void => {
        claim();
        open.push({ path, call, name: layer.name, type: layerType(layer) });
        tape.begin("forward", scope());
      };
      const leave = (): void => {
        claim();
        open.pop();
        tape.begin("forward", scope());
      };
      for (const variable of model.weights) recorder.introduce(variable.read(), "weight");
      const inputs = model.inputs.map((input, index) =>
        tensorWithoutData(backend, inputShapes[index] ?? [], input.dtype),
      );
      for (const input of inputs) recorder.introduce(input, "input");

      const forward = (): Tensor => {
        tape.begin("forward", root);
        const applied = withLayerScopes(model, { enter, leave }, () =>
          model.apply(inputs.length === 1 ? (inputs[0] as Tensor) : inputs, { training: true }),
        );
        claim();
        tape.begin("loss", root);
        const value = loss.of([applied].flat() as Tensor[]);
        tape.finish(tapeOf(), root);
        return value;
      };
      backend.recorder = recorder;
      let stopped: string | undefined;
      try {
        withUnwrittenWeights(model, () =>
          weights.length === 0 ? forward() : engine().gradients(forward, weights, undefined, true),
        );
      } catch (error) {
        stopped = reasonOf(error);
        tape.abandon(tapeOf());
      } finally {
        backend.recorder = undefined;
      }
      return {
        loss: loss.name,
        calls: trainingCalls(recorder.calls, tape.stretches),
        saved: tape.saved(),
        trainedElements: weights.reduce((sum, weight) => sum + weight.size, 0),
        ...(stopped === undefined ? {} : { stopped }),
      };
    }),
  );
}

function tapeOf(): readonly TapeNode[] {
  return (engine().state as unknown as { readonly activeTape?: readonly TapeNode[] | null }).activeTape ?? [];
}
