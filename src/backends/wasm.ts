import { createRequire } from "node:module";
import { dirname, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { BackendEntry } from "./define-backend.ts";
import { cpuModel, defineBackend } from "./define-backend.ts";
import { isInstalled } from "./optional-package.ts";

const packageName = "@tensorflow/tfjs-backend-wasm";

/** The copy that the build puts into this package: docs/decisions/020-one-tfjs-with-the-caller.md. */
const ownCopy = new URL(`../vendor/${packageName}/tf-backend-wasm.node.cjs`, import.meta.url);

/** The main file of the caller's package, so that a process has one copy of it; of our own copy where there is none. */
function mainFile(): string {
  return isInstalled(packageName)
    ? createRequire(import.meta.url).resolve(packageName)
    : fileURLToPath(ownCopy);
}

function loadPackage(): typeof import("@tensorflow/tfjs-backend-wasm") {
  return createRequire(import.meta.url)(mainFile()) as typeof import("@tensorflow/tfjs-backend-wasm");
}

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
    // A folder path and not a URL, since Node's `fs` reads the binary.
    loadPackage().setWasmPaths(dirname(mainFile()) + sep);
  },
  ready: async () => {
    const { env } = await import("@tensorflow/tfjs-core");
    const { registerWasmTrainingKernels } = await import("./wasm-training/register.ts");
    registerWasmTrainingKernels();
    const { getThreadsCount, version_wasm } = loadPackage();
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
