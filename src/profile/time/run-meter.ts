import { dispose } from "@tensorflow/tfjs-core";
import type { KernelTiming } from "../../backends/kernel-timing.ts";
import type { Clock } from "./clock.ts";
import type { LayerTimingHooks } from "../../trace/tfjs-internals/layer-scopes.ts";
import type { KernelCall, ObservedRun, Outputs, TimedSubject } from "./timed-subject.ts";
import { withKernelHooks } from "./with-kernel-hooks.ts";
import type { AroundKernel } from "./with-kernel-hooks.ts";

/** Milliseconds of one kernel in one run. */
export interface KernelSample {
  /**
   * From the end of the kernel before it to its own end: what tfjs does to get to it is in there, and after a layer's last kernel what the layer does
   * to its end. That of a run's first kernel begins with its layer or node. On devices with timestamps, `kernelMs`.
   */
  readonly ms: number | undefined;
  /** Of the kernel alone; undefined where the device did not tell. */
  readonly kernelMs: number | undefined;
  /** False where nothing ran on the device, as of a Reshape. */
  readonly onDevice: boolean;
}

/** One run with its kernels timed. */
export interface MeteredRun {
  /** The whole run by the clock, what the observing costs included. */
  readonly totalMs: number;
  readonly kernels: readonly KernelSample[];
  /** What each kernel is charged to, as {@link TimedSubject} says. */
  readonly keys: readonly string[];
}

/** How runs are timed on one backend. */
export interface Meter {
  readonly clock: Clock;
  readonly timing: KernelTiming;
  /** What waiting for a finished kernel costs, milliseconds; 0 where nothing is waited for. */
  readonly floorMs: number;
  /** Whether every kernel is waited for, where the backend reads back. */
  readonly perKernel: boolean;
  /** Whether a run that is not timed goes right before each that is: see {@link beginsCold}. */
  readonly runIn: boolean;
}

/** What a run loses by beginning cold, up to half a millisecond with TensorFlow's threads asleep, is less than a hundredth of longer ones. */
const shortMs = 50;

/**
 * Whether a run of so many milliseconds is so short that it counts how it begins: after a pause the first layers are slower than the same ones further
 * on, since caches, compiled code and sleeping threads have to be found again.
 */
export function beginsCold(milliseconds: number): boolean {
  return milliseconds < shortMs;
}

/** One unobserved run until its outputs are there, milliseconds. */
export async function endToEndMs(subject: TimedSubject, meter: Meter): Promise<number> {
  const { clock, timing } = meter;
  if (meter.runIn) await runIn(subject, meter);
  const begin = clock.now();
  const running = subject.run();
  // A run that is not asynchronous is not made to wait for other work of the process.
  const outputs = running instanceof Promise ? await running : running;
  if (timing.kind === "timestamp-query") await timing.finish();
  const floor = timing.kind === "read-back" ? waitFor(outputs, meter) : 0;
  const milliseconds = clock.now() - begin - floor;
  dispose([...outputs]);
  return milliseconds;
}

/** One run with every kernel timed. `onCall` is told of each after its time is taken. */
export async function meterRun(
  subject: TimedSubject,
  meter: Meter,
  onCall?: (call: KernelCall, index: number) => void,
): Promise<MeteredRun> {
  const { clock, timing } = meter;
  const pending: (KernelSample | Promise<KernelSample>)[] = [];
  let last: { ms: number } | undefined;
  // Where the time of the next kernel begins. What comes before the first layer is the run's and no layer's.
  let mark: number | undefined;
  let paused: number | undefined;
  // How many kernels had run when a part last began or ended.
  let before = 0;
  const bounds: LayerTimingHooks = {
    pause: () => {
      paused = clock.now();
    },
    begin: () => {
      if (pending.length === 0) mark = clock.now();
      else if (mark !== undefined && paused !== undefined) mark += clock.now() - paused;
      paused = undefined;
      before = pending.length;
    },
    end: () => {
      const now = clock.now();
      if (pending.length > before && last !== undefined && mark !== undefined) last.ms += now - mark;
      mark = now;
      paused = undefined;
      before = pending.length;
    },
  };
  let observed: ObservedRun | undefined;
  const around: AroundKernel = (run, call) => {
    if (observed === undefined) return run();
    const begin = clock.now();
    let result: ReturnType<typeof run>;
    if (timing.kind === "timestamp-query") {
      const measured = timing.measure(run);
      result = measured.result;
      pending.push(
        measured.device.then((device) => ({
          ms: device?.milliseconds,
          kernelMs: device?.milliseconds,
          onDevice: (device?.programs ?? 0) > 0,
        })),
      );
    } else {
      result = run();
      const floor = timing.kind === "read-back" && meter.perKernel ? waitFor([result].flat(), meter) : 0;
      const end = clock.now() - floor;
      const sample = { ms: end - (mark ?? begin), kernelMs: end - begin, onDevice: true };
      pending.push(sample);
      last = sample;
    }
    const { op, inputs, attrs } = call;
    const made: KernelCall = { op, inputs, attrs, outputs: Array.isArray(result) ? result : [result] };
    observed.onKernel(made);
    onCall?.(made, pending.length - 1);
    mark = clock.now();
    return result;
  };
  let begin = 0;
  const outputs = await withKernelHooks(around, async () => {
    if (meter.runIn) await runIn(subject, meter);
    observed = subject.observed(bounds);
    begin = clock.now();
    return observed.run();
  });
  if (timing.kind === "timestamp-query") await timing.finish();
  const totalMs = clock.now() - begin;
  dispose([...outputs]);
  return { totalMs, kernels: await Promise.all(pending), keys: observed?.keys() ?? [] };
}

async function runIn(subject: TimedSubject, meter: Meter): Promise<void> {
  const outputs = await subject.run();
  if (meter.timing.kind === "timestamp-query") await meter.timing.finish();
  waitFor(outputs, meter);
  dispose([...outputs]);
}

function waitFor(
  outputs: Outputs | readonly KernelCall["outputs"][number][],
  { timing, floorMs }: Meter,
): number {
  if (timing.kind === "read-back") timing.synchronize(outputs);
  return floorMs;
}

/** What one run took by what it is charged to. */
export interface KeySum {
  ms: number | undefined;
  kernelMs: number | undefined;
  kernels: number;
  onDevice: number;
}

/** What one run took by key; undefined where a part of it is. */
export function sumByKey({ kernels, keys }: MeteredRun): ReadonlyMap<string, KeySum> {
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
