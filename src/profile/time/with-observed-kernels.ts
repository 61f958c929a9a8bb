import { engine, getKernelsForBackend } from "@tensorflow/tfjs-core";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { KernelCall } from "./timed-subject.ts";

/** Runs a kernel; it must call `run` exactly once and return what that returns. */
export type AroundKernel = (
  run: () => TensorInfo | TensorInfo[],
  call: Omit<KernelCall, "outputs">,
) => TensorInfo | TensorInfo[];

/**
 * Runs `run` with every kernel of the current backend called by way of `around`. Kernels that a kernel calls, and those that `around` itself
 * calls, run as they are. The kernels are put back, also when `run` throws or rejects.
 */
export async function withObservedKernels<Result>(
  around: AroundKernel,
  run: () => Result | Promise<Result>,
): Promise<Result> {
  const kernels = getKernelsForBackend(engine().backendName);
  const originals = kernels.map((kernel) => kernel.kernelFunc);
  let inside = false;
  for (const kernel of kernels) {
    const original = kernel.kernelFunc;
    const op = kernel.kernelName;
    kernel.kernelFunc = (parameters) => {
      if (inside) return original(parameters);
      inside = true;
      try {
        return around(() => original(parameters), {
          op,
          inputs: parameters.inputs,
          attrs: (parameters.attrs ?? {}) as Readonly<Record<string, unknown>>,
        });
      } finally {
        inside = false;
      }
    };
  }
  try {
    return await run();
  } finally {
    kernels.forEach((kernel, index) => {
      kernel.kernelFunc = originals[index] as typeof kernel.kernelFunc;
    });
  }
}
