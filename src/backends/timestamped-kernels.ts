import type { KernelBackend } from "@tensorflow/tfjs-core";
import type { DeviceTime, TimestampedKernels } from "./kernel-timing.ts";

/** Members of tfjs' WebGPU backend that timing uses beyond `KernelBackend`. */
interface ProgramQueue {
  readonly supportTimestampQuery: boolean;
  readonly device: { readonly queue: { onSubmittedWorkDone(): Promise<unknown> } };
  readonly commandEncoder: object | null;
  /** If set, every program is timed and listed here. The backend's own `time` sets it too, but leaves it set if the timed function throws. */
  activeTimers: { readonly query: Promise<number> }[] | undefined;
  endComputePassEncoder(): void;
  submitQueue(): void;
}

/** Kernels of tfjs' WebGPU backend, timed on the device. */
export function timestampedKernels(backend: KernelBackend): TimestampedKernels {
  const queue = backend as KernelBackend & ProgramQueue;
  const available = queue.supportTimestampQuery;
  return {
    kind: "timestamp-query",
    available,
    measure: (run) => {
      if (!available) return { result: run(), device: Promise.resolve(undefined) };
      const began = performance.now();
      const programs: { readonly query: Promise<number> }[] = [];
      queue.activeTimers = programs;
      try {
        const result = run();
        const queries = programs.map(({ query }) => query);
        return {
          result,
          device: Promise.all(queries).then((each) => deviceTime(each, performance.now() - began)),
        };
      } finally {
        queue.activeTimers = undefined;
      }
    },
    finish: async () => {
      if (queue.commandEncoder !== null) {
        queue.endComputePassEncoder();
        queue.submitQueue();
      }
      await queue.device.queue.onSubmittedWorkDone();
    },
  };
}

/**
 * The sum of the programs' times in milliseconds. Undefined if a time is negative or not a number, as with drivers that write no timestamps, or if the sum
 * exceeds the elapsed wall-clock time by more than one step of a coarse device clock (0.1 ms) per program.
 */
export function deviceTime(programs: readonly number[], elapsedMs: number): DeviceTime | undefined {
  if (!programs.every((each) => each >= 0)) return undefined;
  const milliseconds = programs.reduce((sum, each) => sum + each, 0);
  if (milliseconds > elapsedMs + 0.1 * programs.length) return undefined;
  return { milliseconds, programs: programs.length };
}
