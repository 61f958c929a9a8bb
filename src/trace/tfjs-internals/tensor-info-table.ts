import { engine } from "@tensorflow/tfjs-core";
import { ShapeData } from "../shape-data.ts";

type Table = Pick<WeakMap<object, unknown>, "has" | "get" | "set" | "delete">;

/**
 * Stands in for the table in which tfjs' engine notes where a tensor's data lies, which is a weak map: slow to write, and slow to collect. Notes of
 * tensors on the shape backend are kept in their ids; all others are asked of the engine's own table.
 */
class TensorInfoTable implements Table {
  readonly #own: Table;

  constructor(own: Table) {
    this.#own = own;
  }

  has(id: object): boolean {
    return id instanceof ShapeData && id.notes !== undefined ? true : this.#own.has(id);
  }

  get(id: object): unknown {
    return id instanceof ShapeData && id.notes !== undefined ? id.notes : this.#own.get(id);
  }

  set(id: object, notes: unknown): never {
    if (id instanceof ShapeData) id.notes = notes;
    else this.#own.set(id, notes);
    return this as never;
  }

  delete(id: object): boolean {
    if (!(id instanceof ShapeData) || id.notes === undefined) return this.#own.delete(id);
    id.notes = undefined;
    return true;
  }
}

/** Runs `run`, which must dispose of the tensors that it makes on the shape backend, with {@link TensorInfoTable}. */
export function withTensorInfoTable<Result>(run: () => Result): Result {
  const state = engine().state as unknown as { tensorInfo: Table };
  const own = state.tensorInfo;
  state.tensorInfo = new TensorInfoTable(own);
  try {
    return run();
  } finally {
    state.tensorInfo = own;
  }
}
