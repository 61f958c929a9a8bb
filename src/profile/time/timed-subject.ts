import type { Tensor, TensorInfo } from "@tensorflow/tfjs-core";
import type { LayerTimingHooks } from "../../trace/tfjs-internals/layer-scopes.ts";

/** What a kernel is called with, as far as timing looks at it. */
export interface KernelCall {
  readonly op: string;
  readonly inputs: Readonly<Record<string, TensorInfo | null | undefined>>;
  readonly outputs: readonly TensorInfo[];
  readonly attrs: Readonly<Record<string, unknown>>;
}

/** A run whose kernels are told to it one by one. */
export interface ObservedRun {
  readonly run: () => Outputs | Promise<Outputs>;
  /** Told after every kernel of the run that no other kernel called. */
  readonly onKernel: (call: KernelCall) => void;
  /** After the run: the key of what each kernel is charged to, in order. */
  readonly keys: () => readonly string[];
}

/** The results of a run; whoever ran it disposes them. */
export type Outputs = readonly Tensor[];

/** Something that can be run again and again on the current backend, and says which part of it each kernel belongs to. */
export interface TimedSubject {
  /** One run without anything wrapped. */
  readonly run: () => Outputs | Promise<Outputs>;
  readonly observed: (bounds?: LayerTimingHooks) => ObservedRun;
  /** Frees the inputs. */
  readonly dispose: () => void;
}

/** The key that joins a row of counts with its times. */
export function rowKey(row: { readonly path: string; readonly call: number }): string {
  return `${row.path}#${row.call}`;
}
