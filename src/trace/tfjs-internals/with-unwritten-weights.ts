import type { LayersModel } from "@tensorflow/tfjs-layers";

type Variable = LayersModel["weights"][number];

/**
 * Runs `run` while writing to a layer's weight does nothing: in training mode batch normalization moves its averages, and the values
 * that a run over shapes would write are none. The method is restored, also when `run` throws.
 */
export function withoutWeightWrites<Result>(model: LayersModel, run: () => Result): Result {
  const [any] = model.weights;
  if (any === undefined) return run();
  const prototype = Object.getPrototypeOf(any) as { write: (value: unknown) => Variable };
  const original = prototype.write;
  prototype.write = function write(this: Variable): Variable {
    return this;
  };
  try {
    return run();
  } finally {
    prototype.write = original;
  }
}
