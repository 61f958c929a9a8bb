import type { Tensor, TensorInfo } from "@tensorflow/tfjs-core";
import type { LayerTimingHooks } from "../../trace/tfjs-internals/layer-scopes.ts";

/** The arguments and results of a kernel call, as far as timing needs them. */
export interface KernelCall {
  readonly op: string;
  readonly inputs: Readonly<Record<string, TensorInfo | null | undefined>>;
  readonly outputs: readonly TensorInfo[];
  readonly attrs: Readonly<Record<string, unknown>>;
}

/** A run that attributes its kernels to rows. */
export interface InstrumentedRun {
  readonly run: () => Outputs | Promise<Outputs>;
  /** To be called after every kernel of the run, except kernels that a kernel calls. */
  readonly onKernel: (call: KernelCall) => void;
  /** After the run: the row key of each kernel, in order. */
  readonly keys: () => readonly string[];
}

/** The results of a run; the caller disposes them. */
export type Outputs = readonly Tensor[];

/** A model or training step that can be run repeatedly on the current backend and attributes its kernels to rows. */
export interface TimedSubject {
  /** One run without hooks. */
  readonly run: () => Outputs | Promise<Outputs>;
  /** Prepares one run with hooks. */
  readonly instrument: (hooks?: LayerTimingHooks) => InstrumentedRun;
  /** Frees the inputs. */
  readonly dispose: () => void;
}

/** The key that joins a row of counts with its times. */
export function rowKey(row: { readonly path: string; readonly call: number }): string {
  return `${row.path}#${row.call}`;
}
