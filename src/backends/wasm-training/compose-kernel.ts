import * as tf from "@tensorflow/tfjs-core";

/** What a composed kernel computes with; every result belongs to the kernel that asked for it. */
export interface Steps {
  /** Runs a kernel that the wasm backend ships. */
  readonly run: (kernelName: string, inputs: tf.NamedTensorInfoMap, attrs?: object) => tf.TensorInfo;
  /** Frees a result that no later step reads: memory that is used again at once stays in the cache. */
  readonly free: (info: tf.TensorInfo) => void;
  /** A few numbers as a tensor of one axis. */
  readonly constant: (values: Float32Array | Int32Array) => tf.TensorInfo;
  /** Memory for a tensor, whatever was in it before. */
  readonly empty: (shape: readonly number[], dtype: tf.DataType) => tf.TensorInfo;
  /** A tensor's numbers where they lie in wasm memory. Stale as soon as anything else is made. */
  readonly valuesOf: (info: tf.TensorInfo) => Float32Array;
}

/** The part of the wasm backend's class that composed kernels reach beyond `KernelBackend`. */
interface WasmHeap {
  makeOutput(shape: number[], dtype: tf.DataType): tf.TensorInfo;
  typedArrayFromHeap(info: tf.TensorInfo): Float32Array;
}

/** What a composed kernel is called with; `attrs` are those that tfjs gives the kernel of that name. */
export interface KernelCall {
  readonly inputs: tf.NamedTensorInfoMap;
  readonly attrs: tf.NamedAttrMap;
}

/**
 * A wasm kernel made of shipped ones: `body` runs them one after another and returns the last result, or a view of it.
 *
 * The shipped kernels are called directly and not through the engine, so whoever records or times kernels sees the
 * composed kernel once and whole. Every intermediate result is freed when `body` ends, also by an error.
 */
export function composeKernel(
  kernelName: string,
  body: (steps: Steps, call: KernelCall) => tf.TensorInfo,
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
        const kept = made.findLastIndex((info) => info.dataId === result.dataId);
        if (kept < 0) throw new Error(`${kernelName} returned what it did not make`);
        made.splice(kept, 1);
        return result;
      } finally {
        for (const info of made) storage.disposeData(info.dataId);
      }
    },
  };
}

/** The same values under another shape of the same size, without a copy. */
export function view(info: tf.TensorInfo, shape: readonly number[]): tf.TensorInfo {
  return { dataId: info.dataId, shape: [...shape], dtype: info.dtype };
}

/**
 * What the backend shipped, kept apart from the registry: a replaced kernel must not find itself, and a kernel wrapped
 * later for timing must not be timed inside a composed one.
 */
const shippedKernels = new Map<string, tf.KernelFunc>();

/** Notes the registered wasm kernels as the shipped ones. Only to be called before composed kernels are registered. */
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
