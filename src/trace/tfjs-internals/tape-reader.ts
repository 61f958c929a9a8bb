import type { Tensor } from "@tensorflow/tfjs-core";
import type { Recorder } from "../recorder.ts";
import { storageOf } from "../trace-tensors.ts";
import type { TraceTensor } from "../trace.ts";
import type { TapeNode } from "./engine-internals.ts";
import type { Stretch } from "../training-phases.ts";
import type { SavedTensor, TrainingPhase, TrainingScope } from "../training-trace.ts";

type InputGradients = Readonly<Record<string, () => Tensor>>;

type OpenStretch = { -readonly [Name in keyof Stretch]: Stretch[Name] };

/** Reads tfjs' gradient tape: the layer call of each op, ops that only prepare weights, and the tensors that ops keep. */
export class TapeReader {
  /** The phases of the kernel calls, in order; each stretch ends where the next begins. */
  readonly stretches: Stretch[] = [];
  readonly #recorder: Recorder;
  readonly #owners: TrainingScope[] = [];
  readonly #ofWeights: Set<number>;
  readonly #saved: { readonly tensor: Tensor; readonly scope: TrainingScope }[] = [];

  constructor(recorder: Recorder, weights: readonly Tensor[]) {
    this.#recorder = recorder;
    this.#ofWeights = new Set(weights.map(({ id }) => id));
  }

  /** Begins a stretch of kernel calls. */
  begin(phase: TrainingPhase, scope: TrainingScope): void {
    this.stretches.push({ from: this.#recorder.calls.length, phase, scope });
  }

  /** Assigns the ops taped since the last claim to a layer call. */
  claim(tape: readonly TapeNode[], scope: TrainingScope): void {
    while (this.#owners.length < tape.length) this.#owners.push(scope);
  }

  /** Overrides the gradient of every op, to begin a stretch for its layer call. Ops not claimed by now belong to the loss. */
  finish(tape: readonly TapeNode[], root: TrainingScope): void {
    for (const [index, node] of tape.entries()) {
      const owner = this.#owners[index];
      const scope = owner ?? root;
      for (const tensor of node.saved ?? []) this.#saved.push({ tensor, scope });
      const inputs = Object.values(node.inputs);
      if (inputs.length > 0 && inputs.every((tensor) => this.#ofWeights.has(tensor.id))) {
        for (const output of node.outputs) this.#ofWeights.add(output.id);
      }
      const { gradient } = node;
      if (gradient === undefined) continue;
      const phaseOf = (input: string): TrainingPhase => {
        if (owner === undefined) return "loss";
        const tensor = node.inputs[input];
        return tensor !== undefined && this.#ofWeights.has(tensor.id) ? "weight-gradient" : "input-gradient";
      };
      node.gradient = (dys) => {
        // Fused ops compute the gradients of all inputs here, needed or not. Those that are needed are requested later.
        this.stretches.push({ from: this.#recorder.calls.length, phase: "unneeded", scope, eager: true });
        return this.#inStretches(gradient(dys), phaseOf, scope);
      };
    }
  }

  /** Frees the tensors that ops keep, which tfjs does only after a successful backward pass. */
  abandon(tape: readonly TapeNode[]): void {
    for (const { saved } of tape) for (const tensor of saved ?? []) tensor.dispose();
  }

  /** The tensors that the taped ops keep, once per storage, without weights. */
  saved(): readonly SavedTensor[] {
    const known = new Set<TraceTensor>();
    const kept: SavedTensor[] = [];
    for (const { tensor, scope } of this.#saved) {
      const stored = storageOf(this.#recorder.introduce(tensor, "constant"));
      if (stored.role === "weight" || known.has(stored)) continue;
      known.add(stored);
      kept.push({ tensor: stored, scope });
    }
    return kept;
  }

  #inStretches(
    gradients: InputGradients,
    phaseOf: (input: string) => TrainingPhase,
    scope: TrainingScope,
  ): InputGradients {
    const entries = Object.entries(gradients).map(([name, gradient]): [string, () => Tensor] => [
      name,
      () => {
        const stretch: OpenStretch = { from: this.#recorder.calls.length, phase: phaseOf(name), scope };
        this.stretches.push(stretch);
        const result = gradient();
        stretch.result = this.#recorder.introduce(result, "constant");
        return result;
      },
    ]);
    return Object.fromEntries(entries);
  }
}
