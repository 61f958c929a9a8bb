import type { Tensor } from "@tensorflow/tfjs-core";
import type { layers } from "@tensorflow/tfjs-layers";

type Layer = layers.Layer;
type Result = ReturnType<Layer["apply"]>;

type Arguments = Parameters<Layer["apply"]>[1];

interface Call {
  /** Inputs, and tensors among the keyword arguments. */
  readonly read: readonly Tensor[];
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
  earlier(layer: Layer, inputs: readonly Tensor[], given: Arguments): Result | undefined {
    const calls = this.#runs.at(-1)?.get(layer);
    if (calls === undefined) return undefined;
    const read = tensorsRead(inputs, given);
    const same = (call: Call): boolean =>
      call.read.length === read.length && call.read.every((tensor, index) => tensor === read[index]);
    return calls.find(same)?.result;
  }

  /** Remembers a call if its layer has several outputs. */
  remember(layer: Layer, inputs: readonly Tensor[], given: Arguments, result: Result): void {
    if (!Array.isArray(result) || result.length < 2) return;
    const run = this.#runs.at(-1);
    run?.set(layer, [...(run.get(layer) ?? []), { read: tensorsRead(inputs, given), result }]);
  }
}

/** The inputs of a call, and the tensors among its keyword arguments, such as initial states; without masks, which tfjs makes anew for every output. */
function tensorsRead(inputs: readonly Tensor[], given: Arguments): readonly Tensor[] {
  const further = Object.entries(given ?? {}).flatMap(([name, value]) =>
    name === "mask" ? [] : [value as unknown].flat().filter(isTensor),
  );
  return [...inputs, ...further];
}

function isTensor(value: unknown): value is Tensor {
  return typeof value === "object" && value !== null && "dataId" in value;
}
