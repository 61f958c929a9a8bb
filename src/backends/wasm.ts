import { createRequire } from "node:module";
import { dirname, sep } from "node:path";
import type { BackendEntry } from "./define-backend.ts";
import { cpuModel, defineBackend } from "./define-backend.ts";

const packageName = "@tensorflow/tfjs-backend-wasm";

/** XNNPACK compiled to WebAssembly, with the training kernels that the package lacks. Needs only npm: the default. */
export const wasm: BackendEntry = defineBackend({
  name: "wasm",
  packageName,
  installCommand: "npm install @tensorflow/tfjs-backend-wasm",
  autoOrder: 3,
  // Of 27 pairs of processes on wasm and cpu, which compute on one thread, 24 were within 5 % (14 models, three processes each, two shared cores,
  // reports/repeated-times.json). The largest difference there was 6 %; 12 % in earlier runs.
  runToRun: { margin: 0.05, largest: 0.12 },
  load: async () => {
    const { setWasmPaths } = await import("@tensorflow/tfjs-backend-wasm");
    // A folder path and not a URL, since Node's `fs` reads the binary.
    setWasmPaths(dirname(createRequire(import.meta.url).resolve(packageName)) + sep);
  },
  ready: async () => {
    const { env } = await import("@tensorflow/tfjs-core");
    const { registerWasmTrainingKernels } = await import("./wasm-training/register.ts");
    registerWasmTrainingKernels();
    const { getThreadsCount, version_wasm } = await import("@tensorflow/tfjs-backend-wasm");
    const simd = (await env().getAsync("WASM_HAS_SIMD_SUPPORT")) === true;
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
