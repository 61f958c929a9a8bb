import { engine, tidy } from "@tensorflow/tfjs-core";
import { ShapeBackend, shapeBackendName } from "./shape-backend.ts";
import { registerShapeKernels } from "./shape-kernels.ts";
import { withTensorNotes } from "./tensor-notes.ts";

/** The shape backend while it is tfjs' current one; `close` puts the caller's backend back. */
export interface ShapeSession {
  readonly backend: ShapeBackend;
  readonly close: () => void;
}

/** The fields of tfjs' engine that say what it computes on. */
interface Current {
  backendName: string;
  backendInstance: unknown;
  /** Runs kernels in debug mode and under `tf.profile`, where it times them and reads their results. */
  profiler: unknown;
}

/** Only runs them: there is nothing to time and nothing to read. */
const untimed = {
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
 * `tf.setBackend` would do it too, but it sets up the kernels of a backend anew at every change: of the shape backend, and of the caller's
 * when that comes back, which on wasm takes longer than the trace. Throws where a session is open already: two runs at once would
 * record each other.
 */
export function openShapeBackend(): ShapeSession {
  const current = engine() as unknown as Current;
  const { backendName, backendInstance, profiler } = current;
  if (backendName === shapeBackendName) throw new Error("a model is being traced already");
  const backend = new ShapeBackend();
  registerShapeKernels();
  Object.assign(current, { backendName: shapeBackendName, backendInstance: backend, profiler: untimed });
  return { backend, close: () => void Object.assign(current, { backendName, backendInstance, profiler }) };
}

/** Runs `body` on the shape backend, disposes the tensors that it leaves, and restores the caller's backend, also when it throws. */
export function onShapeBackend<Result>(body: (backend: ShapeBackend) => Result): Result {
  const session = openShapeBackend();
  try {
    let result: { readonly value: Result } | undefined;
    withTensorNotes(() =>
      tidy(() => {
        result = { value: body(session.backend) };
      }),
    );
    return (result as unknown as { readonly value: Result }).value;
  } finally {
    session.close();
  }
}
