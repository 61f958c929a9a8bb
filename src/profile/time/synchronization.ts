import { dispose, fill, matMul, ones } from "@tensorflow/tfjs-core";
import type { KernelTiming } from "../../backends/kernel-timing.ts";
import type { Synchronisation } from "../../record/profile-record.ts";
import { median, medianAbsoluteDeviation } from "../../stats/order-statistics.ts";
import type { Clock } from "./clock.ts";

const samples = 101;
/** The duration of the kernel that shows whether calls return before their kernels finish. */
const longMs = 5;
const largestSize = 8192;
/** A wait of up to this share of the kernel, beyond the floor, counts as no wait. */
const noWait = 0.05;

/**
 * The cost of waiting for a kernel on a backend that reads back, and whether a wait is necessary; undefined on other backends.
 *
 * The floor is the wait for a kernel that has already finished. A matrix product of at least 5 ms shows whether kernels have finished when their
 * calls return, as TensorFlow's do on a CPU but not on a GPU: then a wait after every kernel would only disturb the threads that compute.
 */
export function measureSynchronization(timing: KernelTiming, clock: Clock): Synchronisation | undefined {
  if (timing.kind !== "read-back") return undefined;
  const known = ones([16]);
  const waitMs = (): number => {
    const begin = clock.now();
    timing.synchronize([known]);
    return clock.now() - begin;
  };
  // The first reads load code and fill caches, so they are dropped.
  for (let read = 0; read < 20; read += 1) waitMs();
  const floor = Array.from({ length: samples }, waitMs);
  dispose(known);
  const medianMs = median(floor);
  const { callMs, waitedMs } = longKernel(timing.synchronize, clock);
  return {
    medianMs,
    madMs: medianAbsoluteDeviation(floor),
    samples,
    tried: { callMs, waitMs: waitedMs },
    perKernel: waitedMs - medianMs > noWait * (callMs + waitedMs),
  };
}

/** Durations of a long kernel's call and of the wait after it, of the turn with the shortest wait of five. */
function longKernel(
  synchronize: (outputs: Parameters<Extract<KernelTiming, { kind: "read-back" }>["synchronize"]>[0]) => void,
  clock: Clock,
): { readonly callMs: number; readonly waitedMs: number } {
  for (let size = 128; ; size *= 2) {
    const factors = [fill([size, size], 0.5), fill([size, size], 0.25)] as const;
    const turns = Array.from({ length: 6 }, () => {
      const begin = clock.now();
      const product = matMul(...factors);
      const called = clock.now();
      synchronize([product]);
      const end = clock.now();
      product.dispose();
      return { callMs: called - begin, waitedMs: end - called };
    });
    dispose([...factors]);
    const [best] = turns.slice(1).toSorted((a, b) => a.waitedMs - b.waitedMs);
    if (best === undefined) throw new Error("no turn");
    if (best.callMs + best.waitedMs >= longMs || size >= largestSize) return best;
  }
}
