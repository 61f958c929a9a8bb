import { tidy } from "@tensorflow/tfjs-core";
import { withFastRunKernel } from "./fast-run-kernel.ts";
import { engineInternals } from "./engine-internals.ts";
import { overrideFields } from "./override-fields.ts";
import { ShapeBackend, shapeBackendName } from "../shape-backend.ts";
import { registerShapeKernels } from "../shape-kernels.ts";
import { withTensorInfoTable } from "./tensor-info-table.ts";

/** The shape backend while it is tfjs' current one; `close` restores the caller's backend. */
export interface ShapeSession {
  readonly backend: ShapeBackend;
  readonly close: () => void;
}

/** A profiler that only runs kernels, without timing or reading. */
const plainProfiler = {
  profileKernel: (kernelName: string, inputs: object, run: () => unknown): object => ({
    kernelName,
    inputs,
    outputs: run(),
    timeMs: Promise.resolve(0),
    extraInfo: Promise.resolve(""),
  }),
  logKernelProfile: (): void => {},
};

/**
 * Makes the shape backend tfjs' current one.
 *
 * `tf.setBackend` sets up the kernels of a backend at every change, the shape backend's and then the caller's, which on wasm takes longer than the
 * trace. Fields are overridden instead.
 *
 * @throws Error when a session is open already: two runs at once would record each other
 */
export function openShapeBackend(): ShapeSession {
  const current = engineInternals();
  if (current.backendName === shapeBackendName) throw new Error("a model is being traced already");
  const backend = new ShapeBackend();
  registerShapeKernels();
  const own = { backendName: shapeBackendName, backendInstance: backend, profiler: plainProfiler };
  return { backend, close: overrideFields(current, own) };
}

/**
 * Runs `body` on the shape backend, disposes the tensors that it leaves, and restores the caller's backend, also when it throws.
 *
 * Meanwhile the engine's state is that of an idle engine: the caller's gradient would tape the run, `tf.profile` would list it, and a backend
 * that is starting would stop it.
 */
export function onShapeBackend<Result>(body: (backend: ShapeBackend) => Result): Result {
  const session = openShapeBackend();
  const current = engineInternals();
  const restoreStart = overrideFields(current, { pendingBackendInit: null });
  const restoreState = overrideFields(current.state, {
    gradientDepth: 0,
    kernelDepth: 0,
    activeTape: null,
    profiling: false,
    scopeStack: [],
    activeScope: null,
  });
  try {
    let result: { readonly value: Result } | undefined;
    withTensorInfoTable(() =>
      withFastRunKernel(session.backend, () =>
        tidy(() => {
          result = { value: body(session.backend) };
        }),
      ),
    );
    return (result as unknown as { readonly value: Result }).value;
  } finally {
    restoreState();
    restoreStart();
    session.close();
  }
}
