import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import type { KernelBackend, KernelFunc, Tensor } from "@tensorflow/tfjs-core";
import { ProfilerError } from "../errors.ts";
import type { BackendEntry } from "./define-backend.ts";
import { cpuModel, defineBackend } from "./define-backend.ts";
import type { ReadBackKernels } from "./kernel-timing.ts";
import { importOptional, installedVersion, isInstalled, packageFile } from "./optional-package.ts";

/** The packages that bind TensorFlow's C library, in the order of preference. Both can have a library without CUDA. */
const packageNames = ["@tensorflow/tfjs-node-gpu", "@tensorflow/tfjs-node"] as const;
const installCommand = "npx clothnet-report backends install tensorflow";

/** The fields of the backend's class that say what computes. */
interface TensorFlowBackend {
  readonly isUsingGpuDevice: boolean;
  readonly binding: { readonly TF_Version: string };
}

/** The package that the process has loaded; it can't be unloaded. */
let loaded: string | undefined;

/** TensorFlow's C library in Node: on an NVIDIA GPU if it was built for CUDA and finds one, else on the CPU. */
export const tensorflow: BackendEntry = defineBackend({
  name: "tensorflow",
  packageName: "@tensorflow/tfjs-node",
  installCommand,
  installer: {
    cuda: true,
    load: async () => (await import("./install/install-tensorflow.ts")).installTensorFlow,
  },
  autoOrder: 1,
  // TensorFlow's threads share their cores with all other work: of 15 pairs of processes only 6 were within 5 %, all within 19 % (reports/repeated-times.json);
  // 38 % in earlier runs on the same machine.
  runToRun: { margin: 0.4, largest: 0.38 },
  gpuRemedy: `install the NVIDIA driver, run '${installCommand} --gpu' and check that nvidia-smi lists the GPU`,
  load: async () => {
    restoreRemovedFunctions();
    loaded = await loadFirst(packageNames.filter(isInstalled));
  },
  ready: async (active) => {
    const backend = active as KernelBackend & TensorFlowBackend;
    const { getKernel } = await import("@tensorflow/tfjs-core");
    const gpu = backend.isUsingGpuDevice;
    const card = gpu ? await queryNvidiaGpu() : undefined;
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
      kernelTiming: readBackKernels(backend, getKernel("Slice", "tensorflow").kernelFunc),
    };
  },
});

/** Loads the first package that can be loaded. If none can, the error of the preferred one is thrown. */
async function loadFirst(names: readonly string[]): Promise<string> {
  const reasons: unknown[] = [];
  for (const name of names) {
    try {
      silenceTensorFlow(name);
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
    remedy: `run '${installCommand}'`,
  });
}

/**
 * Restores the two functions of Node's `util` that `@tensorflow/tfjs-node` 4.22 calls and that Node 23 removed. Existing functions stay, except Node 22's
 * `isNullOrUndefined`, which prints a deprecation warning.
 */
function restoreRemovedFunctions(): void {
  // The CommonJS object, which the package's scripts share; the namespace of an ES module is read-only.
  const util = createRequire(import.meta.url)("node:util") as Record<string, unknown>;
  util["isNullOrUndefined"] = (value: unknown) => value === null || value === undefined;
  util["isArray"] ??= Array.isArray;
}

/**
 * Keeps TensorFlow from writing its findings about the device to stderr. Errors are still written, and a level that the user has set stays. Installations
 * not made by `backends install` lack the addon that silences the lines written while the library is loaded.
 */
function silenceTensorFlow(packageName: string): void {
  process.env["TF_CPP_MIN_LOG_LEVEL"] ??= "2";
  const file = packageFile(packageName);
  const addon = file === undefined ? undefined : join(dirname(file), "lib", "napi-v8", "quiet.node");
  if (addon === undefined || !existsSync(addon)) return;
  process.dlopen({ exports: {} }, addon, constants.dlopen.RTLD_NOW | constants.dlopen.RTLD_GLOBAL);
}

/** Name and driver version of the NVIDIA GPU that this process uses, by `nvidia-smi`; undefined if that fails. */
async function queryNvidiaGpu(): Promise<{ readonly name: string; readonly driver: string } | undefined> {
  const { execFileSync } = await import("node:child_process");
  // CUDA uses only the GPUs in this variable, in its order.
  const [visible] = (process.env["CUDA_VISIBLE_DEVICES"] ?? "0").split(",");
  const query = [
    "--query-gpu=name,driver_version",
    "--format=csv,noheader",
    `--id=${visible?.trim() || "0"}`,
  ];
  try {
    const text = execFileSync("nvidia-smi", query, {
      encoding: "utf8",
      timeout: 10_000,
      stdio: ["ignore", "pipe", "ignore"],
    });
    const [name, driver] = (text.split("\n", 1)[0] ?? "").split(",").map((part) => part.trim());
    return name === undefined || driver === undefined ? undefined : { name, driver };
  } catch {
    return undefined;
  }
}

/** Waits for outputs by reading their first number with the given `Slice` kernel, taken before kernels are wrapped for timing, so it is not timed itself. */
function readBackKernels(backend: KernelBackend, slice: KernelFunc): ReadBackKernels {
  return {
    kind: "read-back",
    synchronize: (outputs) => {
      const x = outputs.find(({ shape, dtype }) => dtype !== "string" && !shape.includes(0));
      if (x === undefined) return;
      const attrs = { begin: x.shape.map(() => 0), size: x.shape.map(() => 1) };
      const first = slice({ inputs: { x }, attrs, backend }) as Tensor;
      try {
        backend.readSync(first.dataId);
      } finally {
        // This backend's kernels return tensors that the engine counts.
        first.dispose();
      }
    },
  };
}
