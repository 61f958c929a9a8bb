import type { Tensor } from "@tensorflow/tfjs-core";
import type { Recorder } from "../recorder.ts";
import { storageOf } from "../trace-tensors.ts";
import type { TraceTensor } from "../trace.ts";
import type { TapeNode } from "./engine-internals.ts";
import type { Stretch } from "../training-phases.ts";
import type { SavedTensor, TrainingPhase, TrainingScope } from "../training-trace.ts";

type InputGradients = Readonly<Record<string, () => Tensor>>;

type OpenStretch = { -readonly [Name in keyof Stretch]: Stretch[Name] };

/** Reads tfjs' gradient tape: which layer call made each op, which ops only prepare weights, and what they keep. */
export class TapeReader {
  /** What the kernel calls are for, in order; each stretch ends where the next begins. */
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

  /** Gives the ops that were taped since the last call to a layer call. */
  claim(tape: readonly TapeNode[], scope: TrainingScope): void {
    while (this.#owners.length < tape.length) this.#owners.push(scope);
  }

  /** Makes every op tell, when its gradient is taken, which layer call it belongs to. Ops unclaimed until now belong to the loss. */
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
        // Fused ops compute the gradients of all their inputs here, needed or not; which are is known when they are asked for.
        this.stretches.push({ from: this.#recorder.calls.length, phase: "unneeded", scope, eager: true });
        return this.#telling(gradient(dys), phaseOf, scope);
      };
    }
  }

  /** Frees what the ops keep, which tfjs does only at the end of a backward pass that succeeds. */
  abandon(tape: readonly TapeNode[]): void {
    for (const { saved } of tape) for (const tensor of saved ?? []) tensor.dispose();
  }

  /** The tensors that the taped ops keep, once per storage, weights left out. */
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

  #telling(
    gradients: InputGradients,
    phaseOf: (input: string) => TrainingPhase,
    scope: TrainingScope,
  ): InputGradients {
    const told = Object.entries(gradients).map(([name, gradient]): [string, () => Tensor] => [
      name,
      () => {
        const stretch: OpenStretch = { from: this.#recorder.calls.length, phase: phaseOf(name), scope };
        this.stretches.push(stretch);
        const result = gradient();
        stretch.result = this.#recorder.introduce(result, "constant");
        return result;
      },
    ]);
    return Object.fromEntries(told);
  }
}
