import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Worker } from "node:worker_threads";
import * as tf from "@tensorflow/tfjs-core";

type WasmPackage = typeof import("@tensorflow/tfjs-backend-wasm");

/** Of the backend that the package registers. */
const priority = 2;

/** The members of the threaded Emscripten module that are used here. */
interface ThreadedModule {
  readonly PThread: { readonly runningWorkers: readonly Worker[]; unusedWorkers: Worker[] };
  readonly cwrap: (name: string, result: "number" | null, args: readonly "number"[]) => unknown;
  tfjs?: object;
}

/** The settings of Emscripten's loader that are used here. */
interface ModuleSettings {
  readonly locateFile: (path: string) => string | URL;
  readonly mainScriptUrlOrBlob: string;
  readonly instantiateWasm: (
    imports: WebAssembly.Imports,
    receive: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
  ) => object;
}

/**
 * Has tfjs' wasm backend start with several threads, which tfjs offers in browsers only (its issue 3830).
 *
 * The package's own factory is replaced by one that loads the package's threaded module: the worker threads get their script from the package's files, where
 * tfjs gives them a blob, which Node's threads cannot load; and the module is told of twice as many cores as threads, since it uses half of them at most.
 *
 * @param folder of the package, with `dist` and `wasm-out`
 */
export function registerThreadedWasm(wasm: WasmPackage, folder: string, threads: number): void {
  tf.removeBackend("wasm");
  tf.registerBackend(
    "wasm",
    async () => {
      const module = await startModule(folder, threads);
      wasm.setThreadsCount(threads);
      const Backend = wasm.BackendWasm as unknown as new (module: ThreadedModule) => tf.KernelBackend;
      const backend = new Backend(module);
      const { PThread } = module;
      for (const worker of PThread.unusedWorkers.splice(0)) void worker.terminate();
      // They wait for work as long as the process lives, and must not keep it from ending.
      for (const worker of PThread.runningWorkers) worker.unref();
      return backend;
    },
    priority,
  );
}

/** Whether the package has the files of its threaded module, and this processor the instructions that it needs. */
export async function canUseThreads(folder: string): Promise<boolean> {
  return existsSync(scriptOf(folder)) && (await tf.env().getAsync("WASM_HAS_SIMD_SUPPORT")) === true;
}

const scriptOf = (folder: string): string => join(folder, "wasm-out", "tfjs-backend-wasm-threaded-simd.js");

async function startModule(folder: string, threads: number): Promise<ThreadedModule> {
  const require = createRequire(import.meta.url);
  const load = require(scriptOf(folder)) as (settings: ModuleSettings) => Promise<ThreadedModule>;
  const binary = await readFile(join(folder, "dist", "tfjs-backend-wasm-threaded-simd.wasm"));
  const thread = threadScript(folder);
  const hadWorker = "Worker" in globalThis;
  const module = await new Promise<ThreadedModule>((resolve, reject) => {
    load({
      locateFile: (path) => (path.endsWith(".worker.js") ? thread : path),
      mainScriptUrlOrBlob: scriptOf(folder),
      instantiateWasm: (imports, receive) => {
        const env = { ...imports["env"], emscripten_num_logical_cores: () => 2 * threads };
        WebAssembly.instantiate(binary, { ...imports, env }).then(
          (made) => receive(made.instance, made.module),
          reject,
        );
        return {};
      },
    }).then(resolve, reject);
  });
  // The loader leaves Node's class there, by which other libraries take the process for a browser.
  if (!hadWorker) Reflect.deleteProperty(globalThis, "Worker");
  const number = "number";
  return Object.assign(module, {
    // As the package's own factory has them.
    tfjs: {
      initWithThreadsCount: module.cwrap("init_with_threads_count", null, [number]),
      getThreadsCount: module.cwrap("get_threads_count", number, []),
      registerTensor: module.cwrap("register_tensor", null, [number, number, number]),
      disposeData: module.cwrap("dispose_data", null, [number]),
      dispose: module.cwrap("dispose", null, []),
    },
  });
}

/** The script of a worker thread: that of the package, with the newlines escaped that its own text lost. A module, which has neither `require` nor a file name. */
function threadScript(folder: string): URL {
  const file = JSON.stringify(join(folder, "wasm-out", "tfjs-backend-wasm-threaded-simd.worker.js"));
  const code = `import { createRequire } from "node:module";
Object.assign(globalThis, { require: createRequire(${file}), __filename: ${file} });
(0, eval)(require(${file}).wasmWorkerContents.replaceAll("\\n", "\\\\n"));`;
  return new URL(`data:text/javascript,${encodeURIComponent(code)}`);
}
