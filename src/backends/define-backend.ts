import type { KernelTiming } from "./kernel-timing.ts";

/** A machine that runs kernels: how its package is loaded and what it then says of itself. */
export interface BackendEntry {
  /** The name that tfjs registers it under. */
  readonly name: string;
  /** The npm packages; the error listeners that their loaders put on the process are taken off again. */
  readonly packageName: string;
  /** The command that puts its packages there, for users who lack them. */
  readonly install: string;
  /** True where its native part writes lines of its own to stderr when it can't start. */
  readonly talkative?: true;
  /**
   * How far apart two medians from separate processes may lie for reasons that samples within one process do not show, as a part of the lesser:
   * 0.05 is 5 %. Measured by repeated runs of the same models; absent where nobody measured it.
   */
  readonly runToRunMargin?: number;
  /** Imports the packages, which registers the backend; called before `tf.setBackend`. */
  readonly load: () => Promise<void>;
  /** Called once the backend is the active one: adds kernels, silences greetings, says what it runs on. */
  readonly ready: () => Promise<BackendFacts>;
}

export interface BackendFacts {
  /** What computes, for instance `AMD EPYC, wasm SIMD, 1 thread`. */
  readonly device: string;
  /** Versions of what drives the device: the driver, or the library that computes, for instance `TensorFlow 2.21.0`. */
  readonly driver: string;
  /** True where a graphics processor computes; false of one that software plays. */
  readonly gpu: boolean;
  /** True of a graphics processor that is played by software on the CPU, as SwiftShader and lavapipe do. */
  readonly software: boolean;
  /** What times are read from, and what they cover. */
  readonly clock: string;
  readonly kernelTiming: KernelTiming;
}

/** Types an entry of the backend table. */
export function defineBackend(entry: BackendEntry): BackendEntry {
  return entry;
}
