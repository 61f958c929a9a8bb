import { dispose } from "@tensorflow/tfjs-core";
import type { KernelTiming } from "../../backends/kernel-timing.ts";
import type { Clock } from "./clock.ts";
import type { LayerTimingHooks } from "../../trace/tfjs-internals/layer-scopes.ts";
import type { InstrumentedRun, KernelCall, Outputs, TimedSubject } from "./timed-subject.ts";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { overrideKernels } from "../../trace/tfjs-internals/kernel-registry.ts";

/** The time of one kernel in one run, milliseconds. */
export interface KernelSample {
  /**
   * From the end of the previous kernel to the end of this one, so tfjs overhead before the kernel is included, and after a layer's last kernel the
   * rest of the layer's own work. A run's first kernel begins with its layer or node. On devices with timestamps: `kernelMs`.
   */
  readonly ms: number | undefined;
  /** The kernel alone; undefined when the device reported no time. */
  readonly kernelMs: number | undefined;
  /** False when nothing ran on the device, for instance for a Reshape. */
  readonly onDevice: boolean;
}

/** One run with its kernels timed. */
export interface MeteredRun {
  /** The whole run by the clock, instrumentation overhead included. */
  readonly totalMs: number;
  readonly kernels: readonly KernelSample[];
  /** The key of the row that each kernel belongs to, see {@link TimedSubject}. */
  readonly keys: readonly string[];
}

/** How runs are timed on one backend. */
export interface Meter {
  readonly clock: Clock;
  readonly timing: KernelTiming;
  /** The cost of waiting for a finished kernel, milliseconds; 0 for backends without a wait. */
  readonly floorMs: number;
  /** Whether every kernel is waited for, on a backend that reads back. */
  readonly perKernel: boolean;
  /** Whether an untimed priming run precedes every timed one, see {@link needsPriming}. */
  readonly prime: boolean;
}

/** The cold start costs up to half a millisecond, with TensorFlow's threads asleep: less than a hundredth of longer runs. */
const shortMs = 50;

/**
 * Whether a run of this duration needs a priming run before it. Control goes back to the event loop before every run, and the first layers after a pause
 * are slower than otherwise (caches, compiled code, sleeping threads). Measured: a run of about 1 ms takes 1.2 times as long without a priming run.
 */
export function needsPriming(milliseconds: number): boolean {
  return milliseconds < shortMs;
}

/** Times one run without hooks, until its outputs are available, milliseconds. */
export async function endToEndMs(subject: TimedSubject, meter: Meter): Promise<number> {
  const { clock, timing } = meter;
  if (meter.prime) await runUntimed(subject, meter);
  const begin = clock.now();
  const running = subject.run();
  // A synchronous run is not awaited: an await would let other work of the process into the time.
  const outputs = running instanceof Promise ? await running : running;
  if (timing.kind === "timestamp-query") await timing.finish();
  const floor = timing.kind === "read-back" ? waitFor(outputs, meter) : 0;
  const milliseconds = clock.now() - begin - floor;
  dispose([...outputs]);
  return milliseconds;
}

/** Times every kernel of one run. `onCall` receives each kernel call after its time is taken. */
export async function meterRun(
  subject: TimedSubject,
  meter: Meter,
  onCall?: (call: KernelCall, index: number) => void,
): Promise<MeteredRun> {
  const { clock, timing } = meter;
  const pending: (KernelSample | Promise<KernelSample>)[] = [];
  let last: { ms: number } | undefined;
  // The start of the next kernel's time. Work before the first layer belongs to the run and to no layer.
  let mark: number | undefined;
  let paused: number | undefined;
  // The number of kernels at the last start or end of a part.
  let before = 0;
  const hooks: LayerTimingHooks = {
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
  let instrumented: InstrumentedRun | undefined;
  const around: AroundKernel = (run, call) => {
    if (instrumented === undefined) return run();
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
    instrumented.onKernel(made);
    onCall?.(made, pending.length - 1);
    mark = clock.now();
    return result;
  };
  let begin = 0;
  const outputs = await withKernelHooks(around, async () => {
    if (meter.prime) await runUntimed(subject, meter);
    instrumented = subject.instrument(hooks);
    begin = clock.now();
    return instrumented.run();
  });
  if (timing.kind === "timestamp-query") await timing.finish();
  const totalMs = clock.now() - begin;
  dispose([...outputs]);
  return { totalMs, kernels: await Promise.all(pending), keys: instrumented?.keys() ?? [] };
}

async function runUntimed(subject: TimedSubject, meter: Meter): Promise<void> {
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

/** The time of one row in one run, milliseconds. */
export interface KeySum {
  ms: number | undefined;
  kernelMs: number | undefined;
  kernels: number;
  onDevice: number;
}

/** Sums the kernels of one run by row key; a time is undefined when that of one of its kernels is. */
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

/** Runs a kernel; it must call `run` exactly once and return what that returns. */
export type AroundKernel = (
  run: () => TensorInfo | TensorInfo[],
  call: Omit<KernelCall, "outputs">,
) => TensorInfo | TensorInfo[];

/**
 * Runs `run` with every kernel of the current backend called by way of `around`. Kernels that a kernel calls, and those that `around` itself
 * calls, run as they are. The kernels are put back, also when `run` throws or rejects.
 */
export async function withKernelHooks<Result>(
  around: AroundKernel,
  run: () => Result | Promise<Result>,
): Promise<Result> {
  let inside = false;
  const restore = overrideKernels(({ kernelName: op, kernelFunc: original }) => (parameters) => {
    if (inside) return original(parameters);
    inside = true;
    try {
      return around(() => original(parameters), {
        op,
        inputs: parameters.inputs,
        attrs: (parameters.attrs ?? {}) as Readonly<Record<string, unknown>>,
      });
    } finally {
      inside = false;
    }
  });
  try {
    return await run();
  } finally {
    restore();
  }
}
