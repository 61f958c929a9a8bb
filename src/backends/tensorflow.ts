import * as tf from "@tensorflow/tfjs-core";
import { ProfilerError } from "../errors.ts";
import { cpuModel } from "./cpu-model.ts";
import type { BackendEntry } from "./define-backend.ts";
import { defineBackend } from "./define-backend.ts";
import { importOptional, installedVersion, isInstalled } from "./import-optional.ts";
import { nvidiaGpu } from "./nvidia-gpu.ts";
import { quietenTensorFlow } from "./quieten-tensorflow.ts";
import { readBackKernels } from "./read-back.ts";
import { restoreRemovedFunctions } from "./restore-removed-functions.ts";

/** The packages that bind TensorFlow's C library; the first that is there is taken. Both can hold a library without CUDA. */
const packageNames = ["@tensorflow/tfjs-node-gpu", "@tensorflow/tfjs-node"] as const;
const install = "npx clothnet-report backends install tensorflow";

/** The part of its class that says what computes. */
interface TensorFlowBackend {
  readonly isUsingGpuDevice: boolean;
  readonly binding: { readonly TF_Version: string };
}

/** TensorFlow's C library in Node, on an NVIDIA GPU where it was built for CUDA and finds one, else on the CPU. */
export const tensorflow: BackendEntry = defineBackend({
  name: "tensorflow",
  packageName: "@tensorflow/tfjs-node",
  install,
  load: async () => {
    restoreRemovedFunctions();
    loaded = await firstThatLoads(packageNames.filter(isInstalled));
  },
  ready: async () => {
    const backend = tf.backend() as tf.KernelBackend & TensorFlowBackend;
    const gpu = backend.isUsingGpuDevice;
    const card = gpu ? nvidiaGpu() : undefined;
    return {
      device: gpu ? `${card?.name ?? "a CUDA GPU"}, TensorFlow` : `${cpuModel()}, TensorFlow on the CPU`,
      driver: [
        `TensorFlow ${backend.binding.TF_Version}`,
        ...(loaded === undefined ? [] : [`${loaded} ${installedVersion(loaded)}`]),
        ...(card === undefined ? [] : [`NVIDIA driver ${card.driver}`]),
      ].join(", "),
      gpu,
      software: false,
      clock: "performance.now around kernels that are waited for by reading one number back",
      kernelTiming: readBackKernels("tensorflow"),
    };
  },
});

/** The package that the process has loaded; it stays. */
let loaded: string | undefined;

/** Where none loads, the first one's reason counts: it is the one that would have been taken. */
async function firstThatLoads(names: readonly string[]): Promise<string> {
  const reasons: unknown[] = [];
  for (const name of names) {
    try {
      quietenTensorFlow(name);
      await importOptional(name);
      return name;
    } catch (error) {
      reasons.push(error);
    }
  }
  if (reasons.length > 0) throw reasons[0];
  throw new ProfilerError("backend-unavailable", {
    found: "'tensorflow' without its package",
    expected: packageNames.join(" or "),
    remedy: `run '${install}'`,
  });
}
