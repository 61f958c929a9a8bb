import { engine, registerBackend, removeBackend, tidy } from "@tensorflow/tfjs-core";
import { ShapeBackend, shapeBackendName } from "./shape-backend.ts";
import { registerShapeKernels } from "./shape-kernels.ts";

/** The shape backend while it is tfjs' current one; `close` puts the caller's backend back. */
export interface ShapeSession {
  readonly backend: ShapeBackend;
  readonly close: () => void;
}

/**
 * Makes the shape backend tfjs' current one. Synchronous: its factory is, so tfjs finishes the switch before `setBackend` returns its
 * promise. Throws where a session is open already: two runs at once would record each other.
 */
export function openShapeBackend(): ShapeSession {
  const before = engine().backendName;
  if (before === shapeBackendName) throw new Error("a model is being traced already");
  const backend = new ShapeBackend();
  registerShapeKernels();
  registerBackend(shapeBackendName, () => backend, -1);
  void engine().setBackend(shapeBackendName);
  return {
    backend,
    close: () => {
      removeBackend(shapeBackendName);
      if (before !== undefined && before !== null) void engine().setBackend(before);
    },
  };
}

/** Runs `body` on the shape backend, disposes the tensors that it leaves, and restores the caller's backend, also when it throws. */
export function onShapeBackend<Result>(body: (backend: ShapeBackend) => Result): Result {
  const session = openShapeBackend();
  try {
    let result: { readonly value: Result } | undefined;
    tidy(() => {
      result = { value: body(session.backend) };
    });
    return (result as unknown as { readonly value: Result }).value;
  } finally {
    session.close();
  }
}
