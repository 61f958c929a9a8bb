import { dispose, neg, ones } from "@tensorflow/tfjs-core";
import type { KernelTiming } from "../../backends/kernel-timing.ts";

/**
 * The smallest step between times that the device tells of programs of one element, milliseconds; undefined where the device tells none, or
 * always the same.
 */
export async function deviceResolutionMs(timing: KernelTiming): Promise<number | undefined> {
  if (timing.kind !== "timestamp-query" || !timing.available) return undefined;
  const one = ones([1]);
  const told: number[] = [];
  for (let program = 0; program < 12; program += 1) {
    const { result, device } = timing.measure(() => neg(one));
    await timing.finish();
    const time = await device;
    if (time !== undefined) told.push(time.milliseconds);
    dispose(result);
  }
  dispose(one);
  const sorted = [...new Set(told)].toSorted((a, b) => a - b);
  const steps = sorted.slice(1).map((time, index) => time - (sorted[index] as number));
  return steps.length === 0 ? undefined : Math.min(...steps);
}
