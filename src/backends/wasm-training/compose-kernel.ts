import * as tf from "@tensorflow/tfjs-core";

/** The operations of a composed kernel. It owns every result. */
export interface Steps {
  /** Runs a shipped kernel of the wasm backend. */
  readonly run: (kernelName: string, inputs: tf.NamedTensorInfoMap, attrs?: object) => tf.TensorInfo;
  /** Frees a result that no later step reads: memory that is reused at once stays in the processor's cache. */
  readonly free: (info: tf.TensorInfo) => void;
  /** A tensor of rank 1 with these values. */
  readonly constant: (values: Float32Array | Int32Array) => tf.TensorInfo;
  /** An uninitialized tensor. */
  readonly empty: (shape: readonly number[], dtype: tf.DataType) => tf.TensorInfo;
  /** A tensor's values in wasm memory, without a copy. Stale as soon as another tensor is made. */
  readonly valuesOf: (info: tf.TensorInfo) => Float32Array;
}

/** Members of the wasm backend's class that composed kernels use beyond `KernelBackend`. */
interface WasmHeap {
  makeOutput(shape: number[], dtype: tf.DataType): tf.TensorInfo;
  typedArrayFromHeap(info: tf.TensorInfo): Float32Array;
}

/** The arguments of a composed kernel, as tfjs passes them to the kernel of that name. */
export interface KernelCall {
  readonly inputs: tf.NamedTensorInfoMap;
  readonly attrs: tf.NamedAttrMap;
}

/**
 * A wasm kernel composed of shipped ones: `body` runs them in order and returns the last result or a view of it, or a list of results.
 *
 * The shipped kernels are called directly and not through the engine, so a recorder or timer of kernels sees one call of the composed kernel. Every
 * intermediate result is freed when `body` returns or throws.
 */
export function composeKernel(
  kernelName: string,
  body: (steps: Steps, call: KernelCall) => tf.TensorInfo | tf.TensorInfo[],
): tf.KernelConfig {
  return {
    kernelName,
    backendName: "wasm",
    kernelFunc: ({ inputs, attrs, backend }) => {
      const storage = backend as tf.KernelBackend & WasmHeap;
      const made: tf.TensorInfo[] = [];
      const steps: Steps = {
        run: (name, stepInputs, stepAttrs = {}) => {
          const shipped = shippedKernel(name);
          const out = shipped({ inputs: stepInputs, attrs: stepAttrs as tf.NamedAttrMap, backend });
          made.push(out as tf.TensorInfo);
          return out as tf.TensorInfo;
        },
        free: ({ dataId }) => {
          made.splice(
            made.findLastIndex((info) => info.dataId === dataId),
            1,
          );
          storage.disposeData(dataId);
        },
        constant: (values) => {
          const shape = [values.length];
          const dtype = values instanceof Int32Array ? "int32" : "float32";
          const info = { dataId: storage.write(values, shape, dtype), shape, dtype } as const;
          made.push(info);
          return info;
        },
        empty: (shape, dtype) => {
          const info = storage.makeOutput([...shape], dtype);
          made.push(info);
          return info;
        },
        valuesOf: (info) => storage.typedArrayFromHeap(info),
      };
      try {
        const result = body(steps, { inputs, attrs: attrs ?? {} });
        for (const { dataId } of Array.isArray(result) ? result : [result]) {
          const kept = made.findLastIndex((info) => info.dataId === dataId);
          if (kept < 0) throw new Error(`${kernelName} returned a tensor that it did not make`);
          made.splice(kept, 1);
        }
        return result;
      } finally {
        for (const info of made) storage.disposeData(info.dataId);
      }
    },
  };
}

/** The same values with another shape of the same size, without a copy. */
export function view(info: tf.TensorInfo, shape: readonly number[]): tf.TensorInfo {
  return { dataId: info.dataId, shape: [...shape], dtype: info.dtype };
}

/**
 * The backend's shipped kernels. Kept apart from tfjs' registry, since a replaced kernel must not find itself and a kernel wrapped later for timing must
 * not be timed inside a composed one.
 */
const shippedKernels = new Map<string, tf.KernelFunc>();

/** Remembers the registered wasm kernels as the shipped ones. To be called before composed kernels are registered. */
export function rememberShippedKernels(): void {
  for (const { kernelName, kernelFunc } of tf.getKernelsForBackend("wasm")) {
    shippedKernels.set(kernelName, kernelFunc);
  }
}

function shippedKernel(name: string): tf.KernelFunc {
  const found = shippedKernels.get(name);
  if (found === undefined) throw new Error(`the wasm backend has no kernel ${name}`);
  return found;
}
