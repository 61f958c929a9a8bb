import { createRequire } from "node:module";
import { dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { ProfilerError, reasonOf } from "../errors.ts";
import type { BackendEntry } from "./define-backend.ts";
import { cpuModel, defineBackend } from "./define-backend.ts";
import { isInstalled } from "./optional-package.ts";

const packageName = "@tensorflow/tfjs-backend-wasm";

/** The copy that the build puts into this package: docs/decisions/020-one-tfjs-with-the-caller.md. */
const ownCopy = new URL(`../vendor/${packageName}/dist/tf-backend-wasm.node.js`, import.meta.url);

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
  threads: true,
  // Of 27 pairs of processes on wasm and cpu, which compute on one thread, 24 were within 5 % (14 models, three processes each, two shared cores,
  // reports/repeated-times.json). The largest difference there was 6 %; 12 % in earlier runs.
  runToRun: { margin: 0.05, largest: 0.12 },
  load: async ({ threads }) => {
    // A folder path and not a URL, since Node's `fs` reads the binary.
    loadPackage().setWasmPaths(dirname(mainFile()) + sep);
    if (threads !== undefined) await prepareThreads(threads);
  },
  ready: async () => {
    const { env } = await import("@tensorflow/tfjs-core");
    const { registerWasmTrainingKernels } = await import("./wasm-training/register.ts");
    registerWasmTrainingKernels();
    const { getThreadsCount, version_wasm } = loadPackage();
    const simd = (await env().getAsync("WASM_HAS_SIMD_SUPPORT")) === true;
    const threads = getThreadsCount();
    return {
      device: `${cpuModel()}, wasm${simd ? " SIMD" : ""}, ${nameThreads(threads)}`,
      threads,
      ...(whyOneThread === undefined ? {} : { whyOneThread }),
      driver: `${packageName} ${version_wasm}`,
      gpu: false,
      software: false,
      clock: "performance.now around synchronous kernels",
      kernelTiming: { kind: "synchronous" },
    };
  },
});

/** Why this process computes on one thread, once more were asked for in vain. */
let whyOneThread: string | undefined;

/**
 * Has the backend start with a number of threads; with one where more cannot start, which the facts then say.
 *
 * @throws {ProfilerError} `backend-unavailable` if this process already computes on another number
 */
async function prepareThreads(threads: number): Promise<void> {
  if (whyOneThread !== undefined) return;
  const { engine } = await import("@tensorflow/tfjs-core");
  const loaded = loadPackage();
  const running = "wasm" in engine().registry ? loaded.getThreadsCount() : undefined;
  if (running !== undefined && running !== threads) {
    throw new ProfilerError("backend-unavailable", {
      found: `'wasm' at work on ${nameThreads(running)} in this process`,
      expected: `${nameThreads(threads)}, as the call asks for`,
      remedy: "ask for the same number in all calls of a process, from the first one on",
    });
  }
  if (running !== undefined || threads === 1) return;
  const { registerThreadedWasm } = await import("./wasm-threads.ts");
  try {
    await registerThreadedWasm(loaded, join(dirname(mainFile()), ".."), threads);
  } catch (error) {
    whyOneThread = reasonOf(error);
  }
}

function nameThreads(threads: number): string {
  return `${threads} ${threads === 1 ? "thread" : "threads"}`;
}
