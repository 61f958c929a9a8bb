import { engine, getKernel, KernelBackend, registerKernel, util } from "@tensorflow/tfjs-core";
import type { BackendValues, DataId, DataType, KernelConfig, TensorInfo } from "@tensorflow/tfjs-core";
import { opFamilies } from "../ops/index.ts";
import type { OpFamily, TensorMeta } from "../ops/define-ops.ts";
import type { KernelInputs, Recorder } from "./recorder.ts";

/** The name under which the backend is registered with tfjs. */
export const shapeBackendName = "clothnet-shape";

/** Values of a tensor are kept up to this many elements: enough for shapes, paddings and axes, too few to cost memory. */
const keptElements = 4096;

interface Entry {
  references: number;
  readonly values?: BackendValues;
}

/**
 * A tfjs backend whose kernels compute shapes and dtypes only. Tensors of other backends may be its inputs: it looks at their shapes and
 * never asks the engine for their data, which would move them here.
 */
export class ShapeBackend extends KernelBackend {
  recorder: Recorder | undefined;
  readonly #entries = new Map<DataId, Entry>();

  /** A new tensor without data, known to the engine. */
  make(shape: readonly number[], dtype: string): TensorInfo {
    const dataId = {};
    this.#entries.set(dataId, { references: 1 });
    return { dataId, shape: shape as number[], dtype: dtype as DataType };
  }

  /** The kept values of a tensor. Throws where they were computed, too many to keep, or live on another backend. */
  valuesOf(tensor: TensorInfo): BackendValues {
    const values = this.#entries.get(tensor.dataId)?.values;
    if (values !== undefined) return values;
    throw new Error(
      `the shape of a result depends on computed values of a tensor [${tensor.shape.join(",")}]`,
    );
  }

  override write(values: BackendValues, shape: number[], _dtype: DataType): DataId {
    const dataId = {};
    this.#entries.set(dataId, entryOf(values, shape));
    return dataId;
  }

  override move(
    dataId: DataId,
    values: BackendValues,
    shape: number[],
    _dtype: DataType,
    refCount: number,
  ): void {
    this.#entries.set(dataId, { ...entryOf(values, shape), references: refCount });
  }

  override readSync(dataId: DataId): BackendValues {
    const values = this.#entries.get(dataId)?.values;
    if (values === undefined) {
      throw new Error("the model reads computed values while it runs, which a run on shapes cannot know");
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

function entryOf(values: BackendValues, shape: readonly number[]): Entry {
  const kept =
    values !== undefined && values !== null && util.sizeFromShape(shape as number[]) <= keptElements;
  return kept ? { references: 1, values } : { references: 1 };
}

const registered = new WeakSet<readonly OpFamily[]>();

/** Registers a kernel of every op family for the shape backend, once in a process. */
export function registerShapeKernels(families: readonly OpFamily[] = opFamilies): void {
  if (registered.has(families)) return;
  registered.add(families);
  for (const family of families) {
    for (const kernelName of family.kernels) {
      if (getKernel(kernelName, shapeBackendName) === undefined)
        registerKernel(shapeKernel(family, kernelName));
    }
  }
}

function shapeKernel(family: OpFamily, kernelName: string): KernelConfig {
  return {
    kernelName,
    backendName: shapeBackendName,
    kernelFunc: ({ inputs, attrs, backend }) => {
      const shapes = backend as ShapeBackend;
      const given = inputs as KernelInputs;
      const metas = definedInputs(given);
      const valuesOf = (name: string): ArrayLike<number> =>
        shapes.valuesOf(given[name] as TensorInfo) as ArrayLike<number>;
      const result = family.shape(metas, (attrs ?? {}) as never, valuesOf, kernelName);
      const outputs = (Array.isArray(result) ? result : [result]).map((meta: TensorMeta) =>
        shapes.make(meta.shape, meta.dtype),
      );
      shapes.recorder?.record(kernelName, given, outputs, { ...attrs }, family.view);
      return Array.isArray(result) ? outputs : (outputs[0] as TensorInfo);
    },
  };
}

function definedInputs(inputs: KernelInputs): Readonly<Record<string, TensorMeta>> {
  const defined: Record<string, TensorMeta> = {};
  for (const name in inputs) {
    const tensor = inputs[name];
    if (tensor !== null && tensor !== undefined) defined[name] = tensor;
  }
  return defined;
}

/** A tensor of the engine that stands on the shape backend and holds no data. */
export function tensorWithoutData(
  backend: ShapeBackend,
  shape: readonly number[],
  dtype: string,
): ReturnType<ReturnType<typeof engine>["makeTensorFromTensorInfo"]> {
  return engine().makeTensorFromTensorInfo(backend.make(shape, dtype), backend);
}
