import { engine } from "@tensorflow/tfjs-core";
import type { Tensor, Variable } from "@tensorflow/tfjs-core";
import type { layers, LayersModel } from "@tensorflow/tfjs-layers";
import type { CallCounts, LayerCall, LayerTimingHooks } from "./tfjs-internals/layer-scopes.ts";
import { layerType, withLayerScopes } from "./tfjs-internals/layer-scopes.ts";
import { withOwnArguments } from "./tfjs-internals/own-arguments.ts";
import type { Recorder } from "./recorder.ts";
import { TapeReader } from "./tfjs-internals/tape-reader.ts";
import { activeTape } from "./tfjs-internals/engine-internals.ts";
import type { TrainingLoss } from "./training-loss.ts";
import { trainingCalls } from "./training-phases.ts";
import type { SavedTensor, TrainingCall, TrainingScope } from "./training-trace.ts";
import { withoutWeightWrites } from "./tfjs-internals/without-side-effects.ts";

/**
 * One training step of a layers model on the current backend, split by layer call and phase: the forward pass in training mode, a loss, and tfjs'
 * own gradients of it with respect to the trainable weights. Its kernel calls are those that the recorder receives meanwhile.
 */
export class TrainingStepRun {
  readonly #model: LayersModel;
  readonly #recorder: Recorder;
  readonly #loss: TrainingLoss;
  readonly #tape: TapeReader;
  readonly #calls: CallCounts | undefined;
  readonly #hooks: LayerTimingHooks | undefined;
  #failedIn: LayerCall | undefined;

  /**
   * @param calls as for {@link withLayerScopes}
   * @param hooks notified of layer calls in the forward pass
   */
  constructor(
    model: LayersModel,
    recorder: Recorder,
    loss: TrainingLoss,
    calls?: CallCounts,
    hooks?: LayerTimingHooks,
  ) {
    this.#calls = calls;
    this.#hooks = hooks;
    this.#model = model;
    this.#recorder = recorder;
    this.#loss = loss;
    const weights = model.weights.map((variable) => variable.read());
    this.#tape = new TapeReader(recorder, weights);
    for (const weight of weights) recorder.introduce(weight, "weight");
  }

  /**
   * Computes the loss and the gradients.
   *
   * @throws what the model throws; tensors kept for gradients are freed before
   */
  run(inputs: readonly Tensor[]): readonly Tensor[] {
    const tape = this.#tape;
    const root: TrainingScope = {
      path: "",
      name: this.#model.name,
      type: this.#model.getClassName(),
      call: 0,
    };
    const open: TrainingScope[] = [];
    const scope = (): TrainingScope => open.at(-1) ?? root;
    const claim = (): void => tape.claim(activeTape(), scope());
    const enter = ({ path, call, layer }: LayerCall): void => {
      claim();
      open.push({ path, call, name: layer.name, type: layerType(layer) });
      tape.begin("forward", scope());
    };
    const leave = (call: LayerCall, outputs: readonly Tensor[] | undefined): void => {
      // The innermost call that throws ends first.
      if (outputs === undefined) this.#failedIn ??= call;
      claim();
      open.pop();
      tape.begin("forward", scope());
    };
    for (const input of inputs) this.#recorder.introduce(input, "input");
    const forward = (): Tensor => {
      tape.begin("forward", root);
      const train = (): Tensor[] => inTraining(this.#model, inputs);
      const applied = withLayerScopes(this.#model, { enter, leave }, train, this.#calls, this.#hooks);
      claim();
      tape.begin("loss", root);
      const value = this.#loss.of(applied);
      tape.finish(activeTape(), root);
      return value;
    };
    try {
      return gradientsOf(this.#model, forward);
    } catch (error) {
      tape.abandon(activeTape());
      throw error;
    }
  }

  /** The layer call that threw; undefined if none did. */
  get failedIn(): LayerCall | undefined {
    return this.#failedIn;
  }

  /** The phase and layer call of each kernel call, in order. */
  calls(): readonly TrainingCall[] {
    return trainingCalls(this.#recorder.calls, this.#tape.stretches);
  }

  saved(): readonly SavedTensor[] {
    return this.#tape.saved();
  }
}

/**
 * The same step without scopes and phases.
 *
 * @param overriding what `overridingPrototypes` finds in the model
 */
export function trainingStep(
  model: LayersModel,
  inputs: readonly Tensor[],
  loss: TrainingLoss,
  overriding: readonly layers.Layer[],
): readonly Tensor[] {
  return withOwnArguments(overriding, () => gradientsOf(model, () => loss.of(inTraining(model, inputs))));
}

function inTraining(model: LayersModel, inputs: readonly Tensor[]): Tensor[] {
  return [
    model.apply(inputs.length === 1 ? (inputs[0] as Tensor) : [...inputs], { training: true }),
  ].flat() as Tensor[];
}

function gradientsOf(model: LayersModel, forward: () => Tensor): readonly Tensor[] {
  const weights = model.trainableWeights.map((variable) => variable.read() as Variable);
  return withoutWeightWrites(model, () => {
    if (weights.length === 0) return [forward()];
    const { value, grads } = engine().gradients(forward, weights, undefined, true);
    // A weight that the loss does not depend on has no gradient.
    return [value, ...grads.filter((gradient) => gradient != null)];
  });
}
