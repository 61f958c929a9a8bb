import { engine, Tensor, Variable } from "@tensorflow/tfjs-core";
import type { layers, LayersModel, LayerVariable } from "@tensorflow/tfjs-layers";
import { snapshotFields } from "./field-snapshot.ts";
import { layersIn } from "../layers-in.ts";
import type { ShapeBackend } from "../shape-backend.ts";

/**
 * Runs `run` over shapes and leaves a model as it was, also when `run` throws: layers' fields (states of recurrent layers, masks, counters),
 * weights and other variables, and the number of tensors. What a layer makes to last in its call, kept tensors and variables, goes.
 *
 * Fields that a class hides (`#state`) are out of reach.
 */
export function withoutSideEffects<Result>(
  model: layers.Layer,
  backend: ShapeBackend,
  run: () => Result,
): Result {
  const restoreFields = snapshotFields(layersIn(model));
  try {
    return withoutTensorSideEffects(backend, run);
  } finally {
    restoreFields();
  }
}

/** Runs `run` over shapes and leaves tensors and variables as they were, also when `run` throws. What it makes to last goes. */
export function withoutTensorSideEffects<Result>(backend: ShapeBackend, run: () => Result): Result {
  const kept: Tensor[] = [];
  const made: Variable[] = [];
  const restoreMethods = guardTensors(backend, kept, made);
  try {
    return run();
  } finally {
    restoreMethods();
    for (const tensor of kept) if (!tensor.isDisposed) tensor.dispose();
    for (const variable of made) if (!variable.isDisposed) variable.dispose();
  }
}

/**
 * Lets only tensors of the shape backend be disposed or written to, and notes those that are kept and the variables that are made. To find
 * the new ones in tfjs' list of all variables instead would take the longer the more models a process holds.
 */
function guardTensors(backend: ShapeBackend, kept: Tensor[], made: Variable[]): () => void {
  const isOurs = (tensor: Tensor): boolean => backend.refCount(tensor.dataId) > 0;
  const { dispose } = Tensor.prototype;
  const { assign, dispose: disposeVariable } = Variable.prototype;
  const engineClass = Object.getPrototypeOf(engine()) as ReturnType<typeof engine>;
  const { keep, makeVariable } = engineClass;
  Tensor.prototype.dispose = function guarded(this: Tensor): void {
    if (isOurs(this)) dispose.call(this);
  };
  Variable.prototype.dispose = function guarded(this: Variable): void {
    if (isOurs(this)) disposeVariable.call(this);
  };
  Variable.prototype.assign = function guarded(this: Variable, value: Tensor): void {
    if (isOurs(this)) assign.call(this, value);
  };
  // On the class: a field that comes and goes would leave the engine itself a slow object.
  engineClass.keep = function noted(this: typeof engineClass, tensor) {
    kept.push(tensor);
    return keep.call(this, tensor) as typeof tensor;
  };
  engineClass.makeVariable = function noted(this: typeof engineClass, ...args) {
    const variable = makeVariable.apply(this, args);
    made.push(variable);
    return variable;
  };
  return () => {
    Tensor.prototype.dispose = dispose;
    Variable.prototype.dispose = disposeVariable;
    Variable.prototype.assign = assign;
    engineClass.keep = keep;
    engineClass.makeVariable = makeVariable;
  };
}

/**
 * Runs `run` while writing to a layer's weight does nothing: in training mode batch normalization moves its averages, and the values
 * that a run over shapes would write are none. The method is restored, also when `run` throws.
 */
export function withoutWeightWrites<Result>(model: LayersModel, run: () => Result): Result {
  const [any] = model.weights;
  if (any === undefined) return run();
  const prototype = Object.getPrototypeOf(any) as { write: (value: unknown) => LayerVariable };
  const original = prototype.write;
  prototype.write = function write(this: LayerVariable): LayerVariable {
    return this;
  };
  try {
    return run();
  } finally {
    prototype.write = original;
  }
}
