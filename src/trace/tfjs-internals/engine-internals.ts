import { engine } from "@tensorflow/tfjs-core";
import type { Tensor, TensorInfo, Variable } from "@tensorflow/tfjs-core";

type Engine = ReturnType<typeof engine>;

/** The fields and methods of tfjs' engine that we read or override. tfjs declares some of them private; a contract test names each. */
export interface EngineInternals {
  /** Name of the current backend. */
  backendName: string;
  backendInstance: unknown;
  /** Runs kernels in debug mode, where it times them and reads their results. */
  profiler: unknown;
  /** Set while a backend is starting; tfjs runs nothing meanwhile. */
  pendingBackendInit: unknown;
  state: EngineState;
  readonly track: (tensor: Tensor) => void;
  readonly makeTensorFromTensorInfo: (info: TensorInfo, backend: object) => Tensor;
}

/** The methods on the engine's class that we override. */
export interface EngineMethods {
  runKernel: (this: EngineInternals, name: string, inputs: never, attrs?: never) => Tensor | Tensor[];
  endScope: (this: EngineInternals, result?: unknown) => void;
  keep: (this: Engine, tensor: Tensor) => Tensor;
  makeVariable: Engine["makeVariable"];
}

/** What tfjs is in the middle of. */
export interface EngineState {
  /** Nesting of gradients; above 0, kernel calls are taped. */
  gradientDepth: number;
  kernelDepth: number;
  activeTape: readonly TapeNode[] | null;
  /** Whether `tf.profile` lists what runs. */
  profiling: boolean;
  /** The open scopes of `tf.tidy`, outermost first. */
  scopeStack: EngineScope[];
  activeScope: EngineScope | null;
  /** Where the data of each tensor lies, by data id. */
  tensorInfo: Pick<WeakMap<object, unknown>, "has" | "get" | "set" | "delete">;
}

/** An open scope of `tf.tidy`. */
export interface EngineScope {
  readonly id: number;
  readonly name: string;
  /** Tensors made in the scope. */
  readonly track: readonly Tensor[];
}

/** An op on the gradient tape. */
export interface TapeNode {
  readonly inputs: Readonly<Record<string, Tensor>>;
  readonly outputs: readonly Tensor[];
  /** Tensors kept for the gradient. */
  readonly saved?: readonly Tensor[];
  gradient?: (dys: readonly Tensor[]) => Readonly<Record<string, () => Tensor>>;
}

/** The field of a tensor that names the scope it was made in. */
export type ScopedTensor = Tensor & { readonly scopeId: number };

/** The methods of tensors and variables that we override. */
export type TensorMethods = Pick<Tensor, "dispose">;
export type VariableMethods = Pick<Variable, "dispose" | "assign">;

/** tfjs' engine with its private fields. */
export function engineInternals(): EngineInternals {
  return engine() as unknown as EngineInternals;
}

/**
 * The class of tfjs' engine, whose methods are overridden rather than the engine's: a field that comes and goes would leave the engine itself
 * a slow object.
 */
export function engineMethods(): EngineMethods {
  return Object.getPrototypeOf(engine()) as EngineMethods;
}

/** The classes whose tensors and variables tfjs' engine makes, as prototypes. */
interface TensorClasses {
  readonly tensor: TensorMethods;
  readonly variable: VariableMethods;
}

const classes = new WeakMap<object, TensorClasses>();

/**
 * The classes of the engine's tensors. Copies of tfjs-core in one process share one engine, and its tensors are of the copy that was loaded first:
 * they need not be of the classes that this module would import.
 *
 * @param sample makes a tensor on the current backend
 */
export function tensorClasses(sample: () => Tensor): TensorClasses {
  const current = engine();
  const known = classes.get(current);
  if (known !== undefined) return known;
  const tensor = sample();
  const made = current.makeVariable(tensor, false);
  const variable = Object.getPrototypeOf(made) as VariableMethods;
  const found = { variable, tensor: Object.getPrototypeOf(variable) as TensorMethods };
  made.dispose();
  tensor.dispose();
  classes.set(current, found);
  return found;
}

/** Names that tfjs gives its own scopes. */
const ownScopes = new Set(["unnamed scope", "gradients", "forward", "backward"]);

/** The open scopes that the running code named with `tf.tidy(name, …)`, outermost first; those of tfjs' ops left out. */
export function openTidyScopes(): readonly EngineScope[] {
  return engineInternals().state.scopeStack.filter(
    ({ name }) => !name.endsWith("__op") && !ownScopes.has(name),
  );
}

/** The ops on the active gradient tape, in order; empty where none is active. */
export function activeTape(): readonly TapeNode[] {
  return engineInternals().state.activeTape ?? [];
}
