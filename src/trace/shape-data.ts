import type { BackendValues } from "@tensorflow/tfjs-core";
import type { TraceTensor } from "./trace.ts";

/**
 * The id of a tensor on a shape backend, and at once all that is known of its data. tfjs asks of an id only that it be an object; one that
 * carries its entry needs no look-up in a map, of which there would be several for every kernel call.
 */
export class ShapeData {
  /** Uses by tensors; 0 once it is disposed of. */
  references: number;
  values: BackendValues | undefined;
  /** Why the values are not known, where somebody could mend that. */
  why: string | undefined;
  /** A token of the run that last met it, and what it is in that run's trace. */
  tracedBy: object | undefined = undefined;
  traced: TraceTensor | undefined = undefined;
  /** The engine's entry for the tensor, while {@link TensorInfoTable} replaces its own table. */
  tensorInfo: unknown;
  /** Which backend made it: the data of another one is as foreign as a GPU's. */
  readonly owner: object;

  constructor(owner: object, references: number, values: BackendValues | undefined, why: string | undefined) {
    this.owner = owner;
    this.references = references;
    this.values = values;
    this.why = why;
  }
}
