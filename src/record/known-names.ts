/** The names of the counting conventions. */
export type ConventionName =
  | "exact"
  | "in-bounds"
  | "tf-profiler"
  | "keras-flops"
  | "fvcore"
  | "ptflops"
  | "thop"
  | "torch-flop-counter"
  | "keras-flop-estimator";

/** The names of the backends that compute. */
export type BackendName = "wasm" | "cpu" | "tensorflow" | "webgpu";

/** The element types of tfjs' tensors. */
export type ElementType = "float32" | "int32" | "bool" | "complex64" | "string";
