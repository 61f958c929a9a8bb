import { distinct } from "../names.ts";
import { cpu } from "./cpu.ts";
import type { BackendEntry } from "./define-backend.ts";
import type { BackendName } from "../record/known-names.ts";
import { tensorflow } from "./tensorflow.ts";
import { wasm } from "./wasm.ts";
import { webgpu } from "./webgpu.ts";

/** The real backends; the first is the default. Importing the table loads neither tfjs nor a backend's packages. */
export const backends: readonly [BackendEntry, ...BackendEntry[]] = distinct<
  readonly [BackendEntry, ...BackendEntry[]]
>("the backends", [wasm, cpu, tensorflow, webgpu], ({ name }) => [name]);

/** The names of the backends, in the table's order. */
export const backendNames: readonly BackendName[] = backends.map(({ name }) => name);
