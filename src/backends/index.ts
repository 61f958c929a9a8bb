import { cpu } from "./cpu.ts";
import type { BackendEntry } from "./define-backend.ts";
import { tensorflow } from "./tensorflow.ts";
import { wasm } from "./wasm.ts";
import { webgpu } from "./webgpu.ts";

/** The real backends that can be opened; the first is the default. */
export const backends: readonly [BackendEntry, ...BackendEntry[]] = [wasm, cpu, tensorflow, webgpu];
