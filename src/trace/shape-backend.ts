import { engine, KernelBackend } from "@tensorflow/tfjs-core";
import type { BackendValues, DataId, DataType, TensorInfo } from "@tensorflow/tfjs-core";
import { UnknownValuesError } from "../errors.ts";
import { elements } from "../ops/define-ops.ts";
import type { Recorder } from "./recorder.ts";
import { ShapeData } from "./shape-data.ts";

/** The name under which the backend is registered with tfjs. */
export const shapeBackendName = "clothnet-shape";

/** Most elements of a tensor of floats whose values are kept: enough for shapes, paddings and axes, too few to cost memory. */
const keptNumbers = 4096;

/** Most elements of integers and texts that are kept: words and row numbers decide shapes too. */
const keptWords = 32_768;

/** Whether the values of a tensor of `size` elements are kept. */
export function isKept(dtype: string, size: number): boolean {
  return size <= (dtype === "float32" || dtype === "complex64" ? keptNumbers : keptWords);
}

/**
 * A tfjs backend whose kernels compute shapes and dtypes only. Its inputs may be tensors of other backends: it reads their shapes, and never asks
 * the engine for their data, which would move it here.
 */
export class ShapeBackend extends KernelBackend {
  recorder: Recorder | undefined;
  #held = 0;

  /**
   * Makes a tensor without data; small `values` are kept.
   *
   * @param why why the values are unknown, if that can be fixed
   * @throws Error when an extent is negative or not an integer, as after a convolution with a stride of 0
   */
  make(shape: readonly number[], dtype: string, values?: BackendValues, why?: string): TensorInfo {
    for (const extent of shape)
      if (!(Number.isSafeInteger(extent) && extent >= 0))
        throw new Error(`a result would have the shape [${shape.join(",")}]`);
    const kept = values !== undefined && isKept(dtype, elements(shape)) ? values : undefined;
    return { dataId: this.#hold(1, kept, why), shape: shape as number[], dtype: dtype as DataType };
  }

  /** The known values of a tensor; undefined where they were computed, are too many to keep, or live on another backend. */
  knownValues(tensor: Pick<TensorInfo, "dataId">): BackendValues | undefined {
    return this.#dataOf(tensor.dataId)?.values;
  }

  /** Why a tensor's values are unknown, if that can be fixed. */
  whyUnknown(tensor: Pick<TensorInfo, "dataId">): string | undefined {
    return this.#dataOf(tensor.dataId)?.why;
  }

  /** Makes a tensor's values unknown. */
  forget(tensor: Pick<TensorInfo, "dataId">): void {
    const data = this.#dataOf(tensor.dataId);
    if (data !== undefined) data.values = undefined;
  }

  /**
   * The kept values of a tensor.
   *
   * @throws {UnknownValuesError} when they are unknown
   */
  valuesOf(tensor: TensorInfo): BackendValues {
    const values = this.knownValues(tensor);
    if (values !== undefined) return values;
    throw new UnknownValuesError(
      this.whyUnknown(tensor) ??
        `the shape of a result depends on computed values of a tensor [${tensor.shape.join(",")}]`,
    );
  }

  override write(values: BackendValues, shape: number[], dtype: DataType): DataId {
    return this.#hold(1, keptOf(values, shape, dtype), undefined);
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
    const data = this.#dataOf(dataId);
    if (data === undefined) return true;
    data.references -= 1;
    if (!force && data.references > 0) return false;
    data.references = 0;
    data.values = undefined;
    this.#held -= 1;
    return true;
  }

  override incRef(dataId: DataId): void {
    const data = this.#dataOf(dataId);
    if (data !== undefined) data.references += 1;
  }

  override refCount(dataId: DataId): number {
    return this.#dataOf(dataId)?.references ?? 0;
  }

  override numDataIds(): number {
    return this.#held;
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
    this.#held = 0;
  }

  #hold(references: number, values: BackendValues | undefined, why: string | undefined): ShapeData {
    this.#held += 1;
    return new ShapeData(this, references, values, why);
  }

  /** The entry of a data id, while it belongs to this backend and is in use. */
  #dataOf(dataId: DataId): ShapeData | undefined {
    return dataId instanceof ShapeData && dataId.owner === this && dataId.references > 0 ? dataId : undefined;
  }
}

function keptOf(values: BackendValues, shape: readonly number[], dtype: string): BackendValues | undefined {
  const few = values !== undefined && values !== null && isKept(dtype, elements(shape));
  return few ? values : undefined;
}

/** A tensor on the shape backend without data; `why` says why its values are unknown, if that can be fixed. */
export function tensorWithoutData(
  backend: ShapeBackend,
  shape: readonly number[],
  dtype: string,
  why?: string,
): ReturnType<ReturnType<typeof engine>["makeTensorFromTensorInfo"]> {
  return engine().makeTensorFromTensorInfo(backend.make(shape, dtype, undefined, why), backend);
}
