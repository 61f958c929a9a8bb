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
  readonly PThread: { readonly runningWorkers: readonly Worker[]; readonly unusedWorkers: Worker[] };
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
 * The module starts before the factory is replaced: where it cannot, the package's own factory stays, which computes on one thread.
 *
 * @param folder of the package, with `dist` and `wasm-out`
 * @throws if the module does not start: the package has no such module, the processor lacks instructions, or no threads start
 */
export async function registerThreadedWasm(
  wasm: WasmPackage,
  folder: string,
  threads: number,
): Promise<void> {
  if ((await tf.env().getAsync("WASM_HAS_SIMD_SUPPORT")) !== true)
    throw new Error("the processor has no SIMD instructions");
  const module = await startModule(folder, threads);
  wasm.setThreadsCount(threads);
  const Backend = wasm.BackendWasm as unknown as new (module: ThreadedModule) => tf.KernelBackend;
  const backend = new Backend(module);
  endUnused(module.PThread);
  // They wait for work as long as the process lives, and must not keep it from ending.
  for (const worker of module.PThread.runningWorkers) worker.unref();
  tf.removeBackend("wasm");
  tf.registerBackend("wasm", () => backend, priority);
}

function threadsOf({ PThread }: Partial<ThreadedModule>): readonly Worker[] {
  return PThread?.unusedWorkers ?? [];
}

function endUnused({ unusedWorkers }: ThreadedModule["PThread"]): void {
  for (const worker of unusedWorkers.splice(0)) void worker.terminate();
}

const scriptOf = (folder: string): string => join(folder, "wasm-out", "tfjs-backend-wasm-threaded-simd.js");

async function startModule(folder: string, threads: number): Promise<ThreadedModule> {
  const require = createRequire(import.meta.url);
  const load = require(scriptOf(folder)) as (settings: ModuleSettings) => Promise<ThreadedModule>;
  const binary = await readFile(join(folder, "dist", "tfjs-backend-wasm-threaded-simd.wasm"));
  const thread = threadScript(folder);
  const hadWorker = "Worker" in globalThis;
  // The loader makes its module of the settings.
  let made: Partial<ThreadedModule> = {};
  let hasBegun = false;
  try {
    made = await new Promise<ThreadedModule>((resolve, reject) => {
      const settings: ModuleSettings = {
        locateFile: (path) => (path.endsWith(".worker.js") ? thread : path),
        mainScriptUrlOrBlob: scriptOf(folder),
        instantiateWasm: (imports, receive) => {
          const env = { ...imports["env"], emscripten_num_logical_cores: () => 2 * threads };
          WebAssembly.instantiate(binary, { ...imports, env })
            .then(({ instance, module: compiled }) => {
              receive(instance, compiled);
              // The loader's own handler throws the error with the loader's whole text.
              for (const worker of threadsOf(made)) Object.assign(worker, { onerror: () => {} });
            })
            .catch(reject);
          return {};
        },
      };
      load(Object.assign(made, settings)).then(resolve, reject);
      // The loader waits for each of them, and not for its end.
      for (const worker of threadsOf(made)) {
        worker.on("error", (error) => {
          // A kernel would wait for it for ever.
          if (hasBegun) throw error;
          reject(error);
        });
        worker.on("exit", (code) =>
          reject(new Error(`a thread ended with exit code ${code} before it computed`)),
        );
      }
    });
  } catch (error) {
    // They would keep the process from ending.
    if (made.PThread !== undefined) endUnused(made.PThread);
    throw error;
  } finally {
    // The loader leaves Node's class there, by which other libraries take the process for a browser.
    if (!hadWorker) Reflect.deleteProperty(globalThis, "Worker");
  }
  hasBegun = true;
  const module = made as ThreadedModule;
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
