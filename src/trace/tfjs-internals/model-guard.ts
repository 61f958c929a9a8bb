import { engine, scalar } from "@tensorflow/tfjs-core";
import type { Tensor, Variable } from "@tensorflow/tfjs-core";
import type { layers } from "@tensorflow/tfjs-layers";
import { findLayers } from "../layers-in.ts";
import { privateState } from "../private-state.ts";
import { engineMethods, tensorClasses } from "./engine-internals.ts";
import { LayerSnapshot } from "./layer-snapshot.ts";
import { overrideFields } from "./override-fields.ts";

/**
 * Runs a model on a real backend and can restore it afterwards: the fields of its layers, as {@link LayerSnapshot} saves them, its weights and other
 * variables, and the number of tensors. Where calls write private fields, these may hold tensors that runs kept, and they are left. From run to run the model changes as it would without: caches are filled and states follow each other.
 *
 * A model of stateless layers only is run as it is. Between runs the caller's code may run too: methods of tfjs are overridden during runs only.
 */
export class ModelGuard {
  readonly #guarded: boolean;
  readonly #keepsPrivately: boolean;
  readonly #snapshot: LayerSnapshot;
  /** Tensors with a lower id are the caller's. */
  readonly #firstId: number;
  /** Tensors that runs kept, and variables that they made. */
  readonly #made: Tensor[] = [];
  /** What variables held that runs wrote to. */
  readonly #written = new Map<Variable, Tensor>();

  constructor(model: layers.Layer) {
    const found = findLayers(model);
    this.#guarded = found.changeable.size > 0;
    this.#keepsPrivately = privateState(found.changeable).length > 0;
    this.#snapshot = new LayerSnapshot(model, found);
    const sample = scalar(0);
    this.#firstId = sample.id;
    sample.dispose();
  }

  /** Runs `run`, synchronously. */
  run<Result>(run: () => Result): Result {
    if (!this.#guarded) return run();
    const restore = this.#overrideMethods();
    try {
      return run();
    } finally {
      restore();
    }
  }

  /** Restores the model. What runs returned must have been disposed of. */
  restore(): void {
    this.#snapshot.restore();
    for (const [variable, before] of this.#written) {
      variable.assign(before);
      before.dispose();
    }
    this.#written.clear();
    if (this.#keepsPrivately) return;
    for (const tensor of this.#made.splice(0)) if (!tensor.isDisposed) tensor.dispose();
  }

  #overrideMethods(): () => void {
    const made = this.#made;
    const classes = tensorClasses(() => scalar(0));
    const { dispose } = classes.tensor;
    const { assign, dispose: disposeVariable } = classes.variable;
    const methods = engineMethods();
    const { keep, makeVariable } = methods;
    const isOurs = ({ id }: Tensor): boolean => id >= this.#firstId;
    const save = (variable: Variable): void => this.#save(variable);
    const restores = [
      this.#snapshot.watchCalls(),
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
          if (!isOurs(this)) save(this);
          assign.call(this, value);
        },
      }),
      overrideFields(methods, {
        keep(tensor) {
          made.push(tensor);
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

  /** Keeps what a variable holds before the first write to it. No kernel runs: it would be timed as the layer's. */
  #save(variable: Variable): void {
    if (this.#written.has(variable)) return;
    const current = engine();
    current.backend.incRef(variable.dataId);
    const { dataId, shape, dtype } = variable;
    const before = current.makeTensorFromDataId(dataId, shape, dtype, current.backend);
    before.kept = true;
    this.#written.set(variable, before);
  }
}
