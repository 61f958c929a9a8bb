import type { Tensor } from "@tensorflow/tfjs-core";
import type { layers } from "@tensorflow/tfjs-layers";

type Layer = layers.Layer;
type Result = ReturnType<Layer["apply"]>;

interface Call {
  readonly inputs: readonly Tensor[];
  readonly result: Result;
}

/**
 * Calls of layers with several outputs, per run of a model. tfjs 4.22 runs such a layer again for every output that the model uses, with the same
 * inputs. It is one call of the model, and gets one row.
 */
export class RepeatedCalls {
  readonly #runs: Map<Layer, Call[]>[] = [];

  /** Runs a model; repetitions are searched among the calls of this run only. */
  runModel<Value>(run: () => Value): Value {
    this.#runs.push(new Map());
    try {
      return run();
    } finally {
      this.#runs.pop();
    }
  }

  /** The layer's earlier result for the same tensors, inputs and keyword arguments, in this run of the model. */
  earlier(layer: Layer, inputs: readonly Tensor[]): Result | undefined {
    const calls = this.#runs.at(-1)?.get(layer) ?? [];
    const same = (call: Call): boolean =>
      call.inputs.length === inputs.length && call.inputs.every((tensor, index) => tensor === inputs[index]);
    return calls.find(same)?.result;
  }

  /** Remembers a call if its layer has several outputs. */
  remember(layer: Layer, inputs: readonly Tensor[], result: Result): void {
    if (!Array.isArray(result) || result.length < 2) return;
    const run = this.#runs.at(-1);
    run?.set(layer, [...(run.get(layer) ?? []), { inputs, result }]);
  }
}
