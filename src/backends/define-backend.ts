import { cpus } from "node:os";
import type { KernelBackend } from "@tensorflow/tfjs-core";
import type { Installer } from "./install/installer.ts";
import type { BackendName } from "../record/known-names.ts";
import type { KernelTiming } from "./kernel-timing.ts";

/** Threads that can be asked for: the wasm backend makes eight at its start, and can make no other ones while its main thread waits for them. */
export const mostThreads = 8;

/**
 * A real backend: how to load it and what it runs on. A file with an entry imports tfjs and the backend's packages only inside its functions, so that
 * the table of backends can be read without loading them.
 */
export interface BackendEntry {
  /** The name that tfjs registers it under. */
  readonly name: BackendName;
  /** The start of its npm packages' names. Process-wide error listeners that their loaders add are removed again. */
  readonly packageName: string;
  /** The command that installs its packages. */
  readonly installCommand: string;
  /** `backends install` for this backend; absent if plain npm installs it. `cuda`: whether it takes `--gpu`. */
  readonly installer?: { readonly cuda: boolean; readonly load: () => Promise<Installer> };
  /**
   * Place in the order in which `--backend auto` takes usable backends, the fastest first: 1 is the first. Those on a GPU come before all others, and
   * software-emulated GPUs are never taken.
   */
  readonly autoOrder: number;
  /** The remedy if a GPU is required and the backend has none; absent if it never has one. */
  readonly gpuRemedy?: string;
  /** True if its native part writes lines of its own to stderr when it can't start: commands then probe it in another process first. */
  readonly probeFirst?: true;
  /** How much times of separate processes differ on it; absent if nobody measured it. */
  readonly runToRun?: RunToRun;
  /** True if the number of threads that compute can be chosen. */
  readonly threads?: true;
  /** Imports the packages, which registers the backend; called before `tf.setBackend`. */
  readonly load: (options: {
    /** Threads that compute. Default: those of this process so far, else one. Only for backends whose number can be chosen. */
    readonly threads?: number | undefined;
  }) => Promise<void>;
  /** Called with the backend when it is the active one: adds kernels, silences greetings, and returns what it runs on. */
  readonly ready: (backend: KernelBackend) => Promise<BackendFacts>;
}

/**
 * Differences between the medians of one model in separate processes, as parts of the lesser median (0.05 is 5 %). Memory layout, compilation and other
 * work of the machine cause them; samples within one process do not show them. Measured with `npm run repeated-times`.
 */
export interface RunToRun {
  /** The difference that two records must exceed: most pairs of processes differ by less. */
  readonly margin: number;
  /** The largest difference that was measured. */
  readonly largest: number;
}

/** What an open backend runs on. */
export interface BackendFacts {
  /** The device, for instance `AMD EPYC, wasm SIMD, 1 thread`. */
  readonly device: string;
  /** Versions of the driver or of the library that computes, for instance `TensorFlow 2.21.0`. */
  readonly driver: string;
  /** True if a GPU computes; false for a software-emulated GPU. */
  readonly gpu: boolean;
  /** True for a software-emulated GPU (SwiftShader, lavapipe), which runs on the CPU. */
  readonly software: boolean;
  /** Threads that compute; absent if the backend does not say. */
  readonly threads?: number;
  /** Why one thread computes although more were asked for; absent where as many do. */
  readonly whyOneThread?: string;
  /** The source of times, and what they cover. */
  readonly clock: string;
  readonly kernelTiming: KernelTiming;
}

/** Types an entry of the backend table. */
export function defineBackend(entry: BackendEntry): BackendEntry {
  return entry;
}

/** The processor's name as the system gives it, without padding; `unknown CPU` if the system gives none. */
export function cpuModel(): string {
  const name = cpus()[0]?.model.replace(/\s+/g, " ").trim();
  return name === undefined || name === "" || name === "unknown" ? "unknown CPU" : name;
}
