import type { Tensor, Variable } from "@tensorflow/tfjs-core";
import type { layers, LayersModel, LayerVariable } from "@tensorflow/tfjs-layers";
import { engineMethods, tensorClasses } from "./engine-internals.ts";
import { overrideFields } from "./override-fields.ts";
import { findLayers } from "../layers-in.ts";
import { LayerSnapshot } from "./layer-snapshot.ts";
import type { FoundLayers } from "../layers-in.ts";
import { tensorWithoutData } from "../shape-backend.ts";
import type { ShapeBackend } from "../shape-backend.ts";

/**
 * Runs `run` over shapes and leaves a model unchanged, also when `run` throws: layers' fields (states of recurrent layers, masks, counters, and what
 * lists, Maps, Sets and objects in them hold), weights and other variables, and the number of tensors. Kept tensors and variables that a layer makes in its call are disposed of.
 *
 * Private fields of a class (`#state`) cannot be restored: `private-state.ts` names them.
 */
export function withoutSideEffects<Result>(
  model: layers.Layer,
  backend: ShapeBackend,
  run: (found: FoundLayers) => Result,
): Result {
  const found = findLayers(model);
  const snapshot = new LayerSnapshot(model, found);
  const endWatch = snapshot.watchCalls();
  try {
    return withoutTensorSideEffects(backend, () => run(found));
  } finally {
    endWatch();
    snapshot.restore();
  }
}

/** Runs `run` over shapes and leaves tensors and variables unchanged, also when `run` throws. Kept tensors and variables that it makes are disposed of. */
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
 * Lets only tensors of the shape backend be disposed or written to, and lists the tensors that are kept and the variables that are made. To
 * find the new ones in tfjs' list of all variables would take longer the more models a process holds.
 *
 * @returns a function that restores the methods
 */
function guardTensors(backend: ShapeBackend, kept: Tensor[], made: Variable[]): () => void {
  const isOurs = (tensor: Tensor): boolean => backend.refCount(tensor.dataId) > 0;
  const classes = tensorClasses(() => tensorWithoutData(backend, [], "float32"));
  const { dispose } = classes.tensor;
  const { assign, dispose: disposeVariable } = classes.variable;
  const methods = engineMethods();
  const { keep, makeVariable } = methods;
  const restores = [
    overrideFields(classes.tensor, {
      dispose(this: Tensor) {
        if (isOurs(this)) dispose.call(this);
      },
    }),
    overrideFields(classes.variable, {
      dispose(this: Variable) {
        if (isOurs(this)) disposeVariable.call(this);
      },
      assign(this: Variable, value: Tensor) {
        if (isOurs(this)) assign.call(this, value);
      },
    }),
    overrideFields(methods, {
      keep(tensor) {
        kept.push(tensor);
        return keep.call(this, tensor);
      },
      makeVariable(...args) {
        const variable = makeVariable.apply(this, args);
        made.push(variable);
        return variable;
      },
    }),
  ];
  return () => {
    for (const restore of restores) restore();
  };
}

/** The method of a layer's weight that we override. */
export interface LayerVariableMethods {
  write: (value: Tensor) => LayerVariable;
}

/**
 * Runs `run` while writing to a layer's weight does nothing: in training mode batch normalization moves its averages, and a run over shapes has
 * no values to write. Restores the method, also when `run` throws.
 */
export function withoutWeightWrites<Result>(model: LayersModel, run: () => Result): Result {
  const [any] = model.weights;
  if (any === undefined) return run();
  const restore = overrideFields(Object.getPrototypeOf(any) as LayerVariableMethods, {
    write(this: LayerVariable) {
      return this;
    },
  });
  try {
    return run();
  } finally {
    restore();
  }
}
