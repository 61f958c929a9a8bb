import { createRequire } from "node:module";
import { dirname, sep } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { cpuModel } from "./cpu-model.ts";
import type { BackendEntry } from "./define-backend.ts";
import { defineBackend } from "./define-backend.ts";

const packageName = "@tensorflow/tfjs-backend-wasm";

/** XNNPACK compiled to WebAssembly, with the training kernels that the package lacks. Needs nothing but npm: the default. */
export const wasm: BackendEntry = defineBackend({
  name: "wasm",
  packageName,
  install: "npm install @tensorflow/tfjs-backend-wasm",
  load: async () => {
    const { setWasmPaths } = await import("@tensorflow/tfjs-backend-wasm");
    // Node's `fs` reads the binary, so this is a folder path and not a URL.
    setWasmPaths(dirname(createRequire(import.meta.url).resolve(packageName)) + sep);
  },
  ready: async () => {
    const { registerWasmTrainingKernels } = await import("./wasm-training/register.ts");
    registerWasmTrainingKernels();
    const { getThreadsCount, version_wasm } = await import("@tensorflow/tfjs-backend-wasm");
    const simd = (await tf.env().getAsync("WASM_HAS_SIMD_SUPPORT")) === true;
    const threads = getThreadsCount();
    return {
      device: `${cpuModel()}, wasm${simd ? " SIMD" : ""}, ${threads} ${threads === 1 ? "thread" : "threads"}`,
      driver: `${packageName} ${version_wasm}`,
      gpu: false,
      software: false,
      clock: "performance.now around synchronous kernels",
      kernelTiming: { kind: "synchronous" },
    };
  },
});
