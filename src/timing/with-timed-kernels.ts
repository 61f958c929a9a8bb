import { engine, getKernelsForBackend } from "@tensorflow/tfjs-core";
import type { Clock } from "./clock.ts";

/**
 * Runs `run` with every kernel of the current backend wrapped in `clock`; `onTime` gets the milliseconds of each call from outside, kernels
 * that a kernel calls included in its own. Restores the kernels, also when `run` throws. The times are the kernels' own only on a
 * backend that has finished a kernel when the call returns.
 */
export function withTimedKernels<Result>(
  clock: Clock,
  onTime: (milliseconds: number) => void,
  run: () => Result,
): Result {
  const kernels = getKernelsForBackend(engine().backendName);
  const originals = kernels.map((kernel) => kernel.kernelFunc);
  let depth = 0;
  for (const kernel of kernels) {
    const original = kernel.kernelFunc;
    kernel.kernelFunc = (parameters) => {
      if (depth > 0) return original(parameters);
      depth += 1;
      const begin = clock.now();
      try {
        return original(parameters);
      } finally {
        onTime(clock.now() - begin);
        depth -= 1;
      }
    };
  }
  try {
    return run();
  } finally {
    kernels.forEach((kernel, index) => {
      kernel.kernelFunc = originals[index] as typeof kernel.kernelFunc;
    });
  }
}
