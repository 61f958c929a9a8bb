import type { MeteredRun } from "./run-meter.ts";

/** What one run took by what it is charged to. */
export interface KeySum {
  ms: number | undefined;
  kernelMs: number | undefined;
  kernels: number;
  onDevice: number;
}

/** What one run took by key; undefined where a part of it is. */
export function sumsByKey({ kernels, keys }: MeteredRun): ReadonlyMap<string, KeySum> {
  const sums = new Map<string, KeySum>();
  kernels.forEach(({ ms, kernelMs, onDevice }, index) => {
    const key = keys[index] ?? "";
    const sum = sums.get(key) ?? { ms: 0, kernelMs: 0, kernels: 0, onDevice: 0 };
    sums.set(key, sum);
    sum.ms = plus(sum.ms, ms);
    sum.kernelMs = plus(sum.kernelMs, kernelMs);
    sum.kernels += 1;
    sum.onDevice += onDevice ? 1 : 0;
  });
  return sums;
}

function plus(sum: number | undefined, next: number | undefined): number | undefined {
  return sum === undefined || next === undefined ? undefined : sum + next;
}
