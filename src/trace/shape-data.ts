import type { BackendValues } from "@tensorflow/tfjs-core";
import type { TraceTensor } from "./trace.ts";

/**
 * The data id of a tensor on a shape backend, with all that is known of its data. tfjs requires only that an id is an object; an id that carries
 * its own entry saves several map look-ups per kernel call.
 */
export class ShapeData {
  /** Number of tensors that use it; 0 after disposal. */
  references: number;
  values: BackendValues | undefined;
  /** Why the values are unknown, if that can be fixed. */
  why: string | undefined;
  /** The run that last recorded it, and its entry in that run's trace. */
  tracedBy: object | undefined = undefined;
  traced: TraceTensor | undefined = undefined;
  /** The engine's entry for the tensor, while {@link TensorInfoTable} replaces its own table. */
  tensorInfo: unknown;
  /** The backend that made it; data of another shape backend is as foreign as data on a GPU. */
  readonly owner: object;

  constructor(owner: object, references: number, values: BackendValues | undefined, why: string | undefined) {
    this.owner = owner;
    this.references = references;
    this.values = values;
    this.why = why;
  }
}
