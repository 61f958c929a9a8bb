import { ShapeData } from "../shape-data.ts";
import { engineInternals } from "./engine-internals.ts";
import type { EngineState } from "./engine-internals.ts";
import { overrideFields } from "./override-fields.ts";

type Table = EngineState["tensorInfo"];

/**
 * Replaces the table in which tfjs' engine keeps where the data of each tensor lies. tfjs' own is a WeakMap: slow to write, and slow to
 * collect. Entries of tensors on the shape backend are kept in their data ids; all others go to the engine's own table.
 */
class TensorInfoTable implements Table {
  readonly #own: Table;

  constructor(own: Table) {
    this.#own = own;
  }

  has(id: object): boolean {
    return id instanceof ShapeData && id.tensorInfo !== undefined ? true : this.#own.has(id);
  }

  get(id: object): unknown {
    return id instanceof ShapeData && id.tensorInfo !== undefined ? id.tensorInfo : this.#own.get(id);
  }

  set(id: object, info: unknown): never {
    if (id instanceof ShapeData) id.tensorInfo = info;
    else this.#own.set(id, info);
    return this as never;
  }

  delete(id: object): boolean {
    if (!(id instanceof ShapeData) || id.tensorInfo === undefined) return this.#own.delete(id);
    id.tensorInfo = undefined;
    return true;
  }
}

/** Runs `run`, which must dispose of the tensors that it makes on the shape backend, with a {@link TensorInfoTable}. */
export function withTensorInfoTable<Result>(run: () => Result): Result {
  const { state } = engineInternals();
  const restore = overrideFields(state, { tensorInfo: new TensorInfoTable(state.tensorInfo) });
  try {
    return run();
  } finally {
    restore();
  }
}
