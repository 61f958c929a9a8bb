import { engine, Tensor, Variable } from "@tensorflow/tfjs-core";
import type { layers } from "@tensorflow/tfjs-layers";
import { keptFields } from "./kept-fields.ts";
import { layersIn } from "./layers-in.ts";
import type { ShapeBackend } from "./shape-backend.ts";

/**
 * Runs `run` over shapes and leaves a model as it was, also when `run` throws: layers' fields (states of recurrent layers, masks, counters),
 * weights and other variables, and the number of tensors. What a layer makes to last in its call, kept tensors and variables, goes.
 *
 * Fields that a class hides (`#state`) are out of reach.
 */
export function leavingUntouched<Result>(
  model: layers.Layer,
  backend: ShapeBackend,
  run: () => Result,
): Result {
  const restoreFields = [...layersIn(model)].map(keptFields);
  const variables = new Set(Object.keys(engine().state.registeredVariables));
  const kept: Tensor[] = [];
  const restoreMethods = guardTensors(backend, kept);
  try {
    return run();
  } finally {
    restoreMethods();
    for (const tensor of kept) if (!tensor.isDisposed) tensor.dispose();
    for (const [name, variable] of Object.entries(engine().state.registeredVariables)) {
      if (!variables.has(name)) variable.dispose();
    }
    for (const restore of restoreFields) restore();
  }
}

/** Lets only tensors of the shape backend be disposed or written to, and notes those that are kept. */
function guardTensors(backend: ShapeBackend, kept: Tensor[]): () => void {
  const isOurs = (tensor: Tensor): boolean => backend.refCount(tensor.dataId) > 0;
  const { dispose } = Tensor.prototype;
  const { assign, dispose: disposeVariable } = Variable.prototype;
  const engineNow = engine();
  const { keep } = engineNow;
  Tensor.prototype.dispose = function guarded(this: Tensor): void {
    if (isOurs(this)) dispose.call(this);
  };
  Variable.prototype.dispose = function guarded(this: Variable): void {
    if (isOurs(this)) disposeVariable.call(this);
  };
  Variable.prototype.assign = function guarded(this: Variable, value: Tensor): void {
    if (isOurs(this)) assign.call(this, value);
  };
  engineNow.keep = (tensor) => {
    kept.push(tensor);
    return keep.call(engineNow, tensor) as typeof tensor;
  };
  return () => {
    Tensor.prototype.dispose = dispose;
    Variable.prototype.dispose = disposeVariable;
    Variable.prototype.assign = assign;
    // The engine's own field shadowed the method of its class.
    Reflect.deleteProperty(engineNow, "keep");
  };
}
