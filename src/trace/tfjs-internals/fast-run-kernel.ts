import { engine, getKernel, Tensor } from "@tensorflow/tfjs-core";
import type { KernelFunc, NamedAttrMap, NamedTensorInfoMap, TensorInfo } from "@tensorflow/tfjs-core";
import { shapeBackendName } from "../shape-backend.ts";
import type { ShapeBackend } from "../shape-backend.ts";

/** What of tfjs' engine is replaced, and what the replacements use. */
interface Engine {
  readonly backendName: string;
  readonly state: State;
  readonly track: (tensor: Tensor) => void;
  readonly makeTensorFromTensorInfo: (info: TensorInfo, backend: ShapeBackend) => Tensor;
  runKernel: (
    this: Engine,
    name: string,
    inputs: NamedTensorInfoMap,
    attrs?: NamedAttrMap,
  ) => Tensor | Tensor[];
  endScope: (this: Engine, result?: unknown) => void;
}

interface Scope {
  readonly id: number;
  readonly track: readonly Tensor[];
}

interface State {
  readonly gradientDepth: number;
  readonly kernelDepth: number;
  readonly scopeStack: Scope[];
  activeScope: Scope | null;
}

/**
 * Runs `run` with kernels and scopes handled in the shortest way that comes to the same. Of every kernel tfjs asks whether it is to be taped,
 * timed, printed or looked over for leaks, and of every scope's result which tensors it holds, however deep: half of what a trace takes.
 * Kernels that are taped, and results that are not one tensor, still go tfjs' own way.
 */
export function withFastRunKernel<Result>(backend: ShapeBackend, run: () => Result): Result {
  const current = engine() as unknown as Engine;
  const methods = Object.getPrototypeOf(current) as Engine;
  const { runKernel, endScope } = methods;
  const { state } = current;
  const kernels = new Map<string, KernelFunc | undefined>();
  const kernelOf = (name: string): KernelFunc | undefined => {
    if (!kernels.has(name)) kernels.set(name, getKernel(name, shapeBackendName)?.kernelFunc);
    return kernels.get(name);
  };
  methods.runKernel = function lean(name, inputs, attrs) {
    const kernel = state.gradientDepth > 0 && state.kernelDepth === 0 ? undefined : kernelOf(name);
    if (kernel === undefined || this.backendName !== shapeBackendName)
      return runKernel.call(this, name, inputs, attrs);
    const made = kernel({ inputs, attrs: attrs as NamedAttrMap, backend });
    return Array.isArray(made) ? made.map(tensorOf) : tensorOf(made);
  };
  const tensorOf = (info: TensorInfo): Tensor =>
    info instanceof Tensor ? info : current.makeTensorFromTensorInfo(info, backend);
  methods.endScope = function lean(result) {
    const scope = state.activeScope;
    if (!(result instanceof Tensor) || scope === null) {
      endScope.call(this, result);
      return;
    }
    for (const tensor of scope.track) if (tensor !== result && !tensor.kept) tensor.dispose();
    state.scopeStack.pop();
    state.activeScope = state.scopeStack.at(-1) ?? null;
    const { kept, scopeId } = result as Tensor & { readonly scopeId: number };
    if (!kept && scopeId === scope.id) this.track(result);
  };
  try {
    return run();
  } finally {
    methods.runKernel = runKernel;
    methods.endScope = endScope;
  }
}
