import { getKernel, Tensor } from "@tensorflow/tfjs-core";
import type { KernelFunc, NamedAttrMap, NamedTensorInfoMap, TensorInfo } from "@tensorflow/tfjs-core";
import { shapeBackendName } from "../shape-backend.ts";
import type { ShapeBackend } from "../shape-backend.ts";
import { engineInternals, engineMethods } from "./engine-internals.ts";
import type { EngineInternals, ScopedTensor } from "./engine-internals.ts";
import { overrideFields } from "./override-fields.ts";

/**
 * Runs `run` with a short path for kernels and scopes, and restores tfjs' own methods, also when `run` throws.
 *
 * For every kernel tfjs checks whether to tape, time, print or search it for leaks, and for every scope it searches the result for tensors,
 * however deep: half of the time of a trace. Kernels that are taped, and results that are not one tensor, still take tfjs' own path.
 */
export function withFastRunKernel<Result>(backend: ShapeBackend, run: () => Result): Result {
  const current = engineInternals();
  const methods = engineMethods();
  const { runKernel, endScope } = methods;
  const { state } = current;
  const kernels = new Map<string, KernelFunc | undefined>();
  const kernelOf = (name: string): KernelFunc | undefined => {
    if (!kernels.has(name)) kernels.set(name, getKernel(name, shapeBackendName)?.kernelFunc);
    return kernels.get(name);
  };
  const tensorOf = (info: TensorInfo): Tensor =>
    info instanceof Tensor ? info : current.makeTensorFromTensorInfo(info, backend);
  const restore = overrideFields(methods, {
    runKernel: function fast(
      this: EngineInternals,
      name: string,
      inputs: NamedTensorInfoMap,
      attrs?: NamedAttrMap,
    ) {
      const kernel = state.gradientDepth > 0 && state.kernelDepth === 0 ? undefined : kernelOf(name);
      if (kernel === undefined || this.backendName !== shapeBackendName)
        return runKernel.call(this, name, inputs as never, attrs as never);
      const made = kernel({ inputs, attrs: attrs as NamedAttrMap, backend });
      return Array.isArray(made) ? made.map(tensorOf) : tensorOf(made);
    },
    endScope: function fast(this: EngineInternals, result?: unknown) {
      const scope = state.activeScope;
      if (!(result instanceof Tensor) || scope === null) {
        endScope.call(this, result);
        return;
      }
      for (const tensor of scope.track) if (tensor !== result && !tensor.kept) tensor.dispose();
      state.scopeStack.pop();
      state.activeScope = state.scopeStack.at(-1) ?? null;
      const { kept, scopeId } = result as ScopedTensor;
      if (!kept && scopeId === scope.id) this.track(result);
    },
  });
  try {
    return run();
  } finally {
    restore();
  }
}
