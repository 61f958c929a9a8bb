import { engine, getKernelsForBackend } from "@tensorflow/tfjs-core";
import type { KernelConfig, KernelFunc } from "@tensorflow/tfjs-core";

/** The key of the kernel table in tfjs' globals. */
export const kernelRegistryKey = "kernelRegistry";

/** The tables that all copies of tfjs-core share. */
export type TfjsGlobals = ReadonlyMap<string, { readonly size?: number }>;

/** tfjs' globals; undefined before tfjs keeps any. */
export function tfjsGlobals(): TfjsGlobals | undefined {
  const { _tfGlobals: globals } = globalThis as { readonly _tfGlobals?: TfjsGlobals };
  return globals;
}

/**
 * How many kernels tfjs knows; undefined where its globals have no table of kernels. To list the kernels of a backend instead takes as long as
 * to trace a dozen layers.
 */
export function registeredKernelCount(): number | undefined {
  return tfjsGlobals()?.get(kernelRegistryKey)?.size;
}

/**
 * Replaces kernels of the current backend, in tfjs' own table.
 *
 * @param replacement the new kernel; undefined to leave a kernel as it is
 * @returns a function that restores the kernels
 */
export function overrideKernels(replacement: (kernel: KernelConfig) => KernelFunc | undefined): () => void {
  const originals = new Map<KernelConfig, KernelFunc>();
  for (const kernel of getKernelsForBackend(engine().backendName)) {
    const kernelFunc = replacement(kernel);
    if (kernelFunc === undefined) continue;
    originals.set(kernel, kernel.kernelFunc);
    kernel.kernelFunc = kernelFunc;
  }
  return () => {
    for (const [kernel, kernelFunc] of originals) kernel.kernelFunc = kernelFunc;
  };
}

/** The cpu backend prints an advertisement on the console when first written to in Node, unless this field is false. */
export function silenceCpuGreeting(backend: object): void {
  (backend as { firstUse: boolean }).firstUse = false;
}
