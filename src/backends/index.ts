import { cpu } from "./cpu.ts";
import type { BackendEntry } from "./define-backend.ts";
import { wasm } from "./wasm.ts";

/** The real backends that can be opened; the first is the default. */
export const backends: readonly [BackendEntry, ...BackendEntry[]] = [wasm, cpu];
