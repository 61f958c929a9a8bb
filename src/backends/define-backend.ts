/** A machine that runs kernels: how its package is loaded and what it then says of itself. */
export interface BackendEntry {
  /** The name that tfjs registers it under. */
  readonly name: string;
  /** The npm package; the error listeners that its loader puts on the process are taken off again. */
  readonly packageName: string;
  /** Imports the package, which registers the backend; called before `tf.setBackend`. */
  readonly load: () => Promise<void>;
  /** Called once the backend is the active one: adds kernels, silences greetings, says what it runs on. */
  readonly ready: () => Promise<BackendFacts>;
}

export interface BackendFacts {
  /** What computes, for instance `AMD EPYC, wasm SIMD, 1 thread`. */
  readonly device: string;
  readonly gpu: boolean;
  /** What times are read from, and what they cover. */
  readonly clock: string;
  /** True when a kernel's work is finished by the time that the call returns, so a plain clock around it is its time. */
  readonly synchronous: boolean;
}

/** Types an entry of the backend table. */
export function defineBackend(entry: BackendEntry): BackendEntry {
  return entry;
}
