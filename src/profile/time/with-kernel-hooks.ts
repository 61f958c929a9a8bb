import type { TensorInfo } from "@tensorflow/tfjs-core";
import { overrideKernels } from "../../trace/tfjs-internals/kernel-registry.ts";
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
export async function withKernelHooks<Result>(
  around: AroundKernel,
  run: () => Result | Promise<Result>,
): Promise<Result> {
  let inside = false;
  const restore = overrideKernels(({ kernelName: op, kernelFunc: original }) => (parameters) => {
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
  });
  try {
    return await run();
  } finally {
    restore();
  }
}
