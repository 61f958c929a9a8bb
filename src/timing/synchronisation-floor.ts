import { dispose, ones } from "@tensorflow/tfjs-core";
import type { KernelTiming } from "../backends/kernel-timing.ts";
import { median } from "../stats/median.ts";
import { medianAbsoluteDeviation } from "../stats/median-absolute-deviation.ts";
import type { Clock } from "./clock.ts";

/** What waiting for a kernel that has finished already costs, milliseconds. */
export interface SynchronisationFloor {
  readonly medianMs: number;
  readonly madMs: number;
  readonly samples: number;
}

const samples = 101;

/** Measures the floor where the backend waits by reading back; undefined where it does not. */
export function synchronisationFloor(timing: KernelTiming, clock: Clock): SynchronisationFloor | undefined {
  if (timing.kind !== "read-back") return undefined;
  const known = ones([16]);
  // The first reads load code and fill caches.
  for (let read = 0; read < 20; read += 1) timing.synchronise([known]);
  const times = Array.from({ length: samples }, () => {
    const begin = clock.now();
    timing.synchronise([known]);
    return clock.now() - begin;
  });
  dispose(known);
  return { medianMs: median(times), madMs: medianAbsoluteDeviation(times), samples };
}
