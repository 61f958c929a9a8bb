import { getKernel, unregisterKernel } from "@tensorflow/tfjs-core";
import { ProfilerError, reasonOf } from "../errors.ts";
import type { OpFamily } from "../ops/define-ops.ts";
import { claimKernels } from "../ops/index.ts";
import { shapeBackendName } from "./shape-backend.ts";
import { registerShapeKernels } from "./shape-kernels.ts";

/**
 * Adds rules for kernels that tfjs does not have, such as your own. For this process they then have shapes, are counted by every convention that
 * counts by call, and receptive fields pass through them. Each kernel can be added once.
 *
 * @throws {ProfilerError} `wrong-option` when a kernel has rules already
 *
 * @example
 * addOps(
 *   defineOps({
 *     kernels: ["MyScale"],
 *     shape: ({ x }) => ({ shape: x?.shape ?? [], dtype: "float32" }),
 *     cost: ({ outputs }) => ({ macs: 0, elementwise: elements(outputs[0]?.shape ?? []) }),
 *     window: () => ({ kind: "pointwise" }),
 *   }),
 * );
 */
export function addOps(...families: readonly OpFamily[]): void {
  try {
    claimKernels(families);
  } catch (error) {
    throw new ProfilerError(
      "wrong-option",
      {
        found: `ops to add of which ${reasonOf(error)}`,
        expected: "kernels that have no rules yet",
        remedy: "leave out those that the profiler knows, and add each once",
      },
      { cause: error },
    );
  }
  // Until its rules are known, a kernel that only the cpu backend has runs there on zeros.
  for (const kernel of families.flatMap(({ kernels }) => kernels))
    if (getKernel(kernel, shapeBackendName) !== undefined) unregisterKernel(kernel, shapeBackendName);
  registerShapeKernels(families);
}
