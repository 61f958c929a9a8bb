import { engine, KernelBackend, util } from "@tensorflow/tfjs-core";
import type { BackendValues, DataId, DataType, TensorInfo } from "@tensorflow/tfjs-core";
import { elements } from "../ops/define-ops.ts";
import type { Recorder } from "./recorder.ts";

/** The name under which the backend is registered with tfjs. */
export const shapeBackendName = "clothnet-shape";

/** Numbers of a tensor are kept up to this many elements: enough for shapes, paddings and axes, too few to cost memory. */
const keptNumbers = 4096;

/** Integers and texts up to this many: words and row numbers decide shapes too. */
const keptWords = 32_768;

/** Whether a tensor of so many elements has its values kept. */
export function isKept(dtype: string, size: number): boolean {
  return size <= (dtype === "float32" || dtype === "complex64" ? keptNumbers : keptWords);
}

interface Entry {
  references: number;
  values?: BackendValues;
  /** Why the values are not known, where somebody could mend that. */
  why?: string;
}

/** Thrown where the run needs values that a run on shapes does not have. */
export class UnknownValuesError extends Error {
  override readonly name = "UnknownValuesError";
}

/**
 * A tfjs backend whose kernels compute shapes and dtypes only. Tensors of other backends may be its inputs: it looks at their shapes and
 * never asks the engine for their data, which would move them here.
 */
export class ShapeBackend extends KernelBackend {
  recorder: Recorder | undefined;
  readonly #entries = new Map<DataId, Entry>();

  /** A new tensor, known to the engine: without data unless `values` are given, unknown for the reason `why`. */
  make(shape: readonly number[], dtype: string, values?: BackendValues, why?: string): TensorInfo {
    const dataId = {};
    const entry: Entry = { references: 1 };
    if (values !== undefined && isKept(dtype, elements(shape))) entry.values = values;
    if (why !== undefined) entry.why = why;
    this.#entries.set(dataId, entry);
    return { dataId, shape: shape as number[], dtype: dtype as DataType };
  }

  /** The values of a tensor that are known; undefined where they were computed, too many to keep, or live on another backend. */
  knownValues(tensor: Pick<TensorInfo, "dataId">): BackendValues | undefined {
    return this.#entries.get(tensor.dataId)?.values;
  }

  /** Why a tensor's values are not known, where there is a reason that somebody could mend. */
  whyUnknown(tensor: Pick<TensorInfo, "dataId">): string | undefined {
    return this.#entries.get(tensor.dataId)?.why;
  }

  /** Drops what is known of a tensor's values. */
  forget(tensor: Pick<TensorInfo, "dataId">): void {
    delete this.#entries.get(tensor.dataId)?.values;
  }

  /** The kept values of a tensor. Throws where they are not known. */
  valuesOf(tensor: TensorInfo): BackendValues {
    const values = this.knownValues(tensor);
    if (values !== undefined) return values;
    throw new UnknownValuesError(
      this.whyUnknown(tensor) ??
        `the shape of a result depends on computed values of a tensor [${tensor.shape.join(",")}]`,
    );
  }

  override write(values: BackendValues, shape: number[], dtype: DataType): DataId {
    const dataId = {};
    this.#entries.set(dataId, entryOf(values, shape, dtype));
    return dataId;
  }

  override move(
    dataId: DataId,
    values: BackendValues,
    shape: number[],
    dtype: DataType,
    refCount: number,
  ): void {
    this.#entries.set(dataId, { ...entryOf(values, shape, dtype), references: refCount });
  }

  override readSync(dataId: DataId): BackendValues {
    const values = this.knownValues({ dataId });
    if (values === undefined) {
      throw new UnknownValuesError(
        this.whyUnknown({ dataId }) ??
          "the model reads computed values while it runs, which a run on shapes cannot know",
      );
    }
    return values;
  }

  override async read(dataId: DataId): Promise<BackendValues> {
    return this.readSync(dataId);
  }

  override disposeData(dataId: DataId, force = false): boolean {
    const entry = this.#entries.get(dataId);
    if (entry === undefined) return true;
    entry.references -= 1;
    if (!force && entry.references > 0) return false;
    this.#entries.delete(dataId);
    return true;
  }

  override incRef(dataId: DataId): void {
    const entry = this.#entries.get(dataId);
    if (entry !== undefined) entry.references += 1;
  }

  override refCount(dataId: DataId): number {
    return this.#entries.get(dataId)?.references ?? 0;
  }

  override numDataIds(): number {
    return this.#entries.size;
  }

  override memory(): { unreliable: boolean; reasons: string[] } {
    return { unreliable: true, reasons: ["this backend holds shapes, not data"] };
  }

  override timerAvailable(): boolean {
    return false;
  }

  override floatPrecision(): 32 {
    return 32;
  }

  override epsilon(): number {
    return 1e-7;
  }

  override dispose(): void {
    this.#entries.clear();
  }
}

function entryOf(values: BackendValues, shape: readonly number[], dtype: DataType): Entry {
  const kept =
    values !== undefined && values !== null && isKept(dtype, util.sizeFromShape(shape as number[]));
  return kept ? { references: 1, values } : { references: 1 };
}

/** A tensor of the engine that stands on the shape backend and holds no data, for the reason `why` where that is a fault. */
export function tensorWithoutData(
  backend: ShapeBackend,
  shape: readonly number[],
  dtype: string,
  why?: string,
): ReturnType<ReturnType<typeof engine>["makeTensorFromTensorInfo"]> {
  return engine().makeTensorFromTensorInfo(backend.make(shape, dtype, undefined, why), backend);
}
