import { memory } from "@tensorflow/tfjs-core";
import type { KernelTiming } from "../../backends/kernel-timing.ts";
import type { Synchronisation } from "../../record/profile-record.ts";
import { median } from "../../stats/order-statistics.ts";
import { clockResolutionMs, wallClock, deviceResolutionMs } from "./clock.ts";
import { firstRun, fitToBudget } from "./fit-to-budget.ts";
import { pilotRuns, planRepeats, RepeatedKernels } from "./short-rows.ts";
import { needsPriming, meterRun, endToEndMs, sumByKey } from "./run-meter.ts";
import type { Meter, MeteredRun } from "./run-meter.ts";
import type { Sampling } from "./sampling-options.ts";
import { measureSynchronization } from "./synchronization.ts";
import type { TimedSubject } from "./timed-subject.ts";
import { yieldToEvents } from "../yield-to-events.ts";
import { settledBefore, warmUp } from "./warm-up.ts";
import type { WarmUp } from "./warm-up.ts";

/** Samples of one row key, one per run; milliseconds. */
export interface KeySamples {
  /** tfjs overhead before the kernels included; undefined for a run without a time from the device. */
  readonly ms: readonly (number | undefined)[];
  /** The kernels alone. */
  readonly kernelMs: readonly (number | undefined)[];
  /** Kernels in one run. */
  readonly kernels: number;
  /** Kernels that ran on the device. */
  readonly onDevice: number;
  /**
   * Passes within one sample, if one pass is too short for the clock. Then `ms` and `kernelMs` are both the time of one pass: by a clock, the kernels
   * and tfjs' engine that calls them, without the model's own work in between.
   */
  readonly repeats?: number;
  /** Of a repeated row: the times that other rows have in `ms`. */
  readonly inRunMs?: readonly (number | undefined)[];
}

/** All samples of one subject. */
export interface SubjectSamples {
  readonly byKey: ReadonlyMap<string, KeySamples>;
  /** Runs without hooks. */
  readonly endToEnd: readonly number[];
  /** Instrumented runs by the clock, one beside each of `endToEnd`. */
  readonly observed: readonly number[];
  /** The very first run, which compiles and allocates. */
  readonly firstRunMs: number;
  readonly warmUp: Pick<WarmUp, "runs" | "settled">;
  readonly synchronisation?: Synchronisation;
  readonly clockResolutionMs: number;
  /** Kernels in one run. */
  readonly kernels: number;
  /** Tensors leaked by all runs after the first: 0 for a model that disposes what it makes. */
  readonly tensorsLeft: number;
  /** Whether an untimed priming run preceded every timed one: see {@link Meter}. */
  readonly primed: boolean;
}

/** Signals that arrive in shorter runs are handled after the run. */
const longMs = 500;

/**
 * Times a subject on the current backend: the first run by itself, a warm-up, pilot runs that show which rows are too short for one run, then
 * interleaved runs of three kinds, so that drift of the machine affects all of them: a run end to end without hooks, a run with every
 * kernel timed, and repeated passes over the short rows. Every second turn is in reverse order.
 *
 * @throws {ProfilerError} `interrupted` when the signal is aborted; and what the subject throws
 */
export async function timeSubject(
  subject: TimedSubject,
  timing: KernelTiming,
  sampling: Sampling,
): Promise<SubjectSamples> {
  const { clock = wallClock, onRun, onBusy, signal } = sampling;
  const synchronisation = measureSynchronization(timing, clock);
  const perKernel = synchronisation?.perKernel ?? false;
  const floorMs = synchronisation?.medianMs ?? 0;
  let meter: Meter = { clock, timing, floorMs, perKernel, prime: false };
  let done = 0;
  let total = 1 + sampling.warmup + sampling.runs;
  let busy = true;
  const alone = async <Value>(run: () => Promise<Value>): Promise<Value> => {
    await yieldToEvents(signal, "the timing");
    if (busy) onBusy?.(true);
    try {
      return await run();
    } finally {
      if (busy) onBusy?.(false);
    }
  };
  const whole = (): Promise<number> => alone(() => endToEndMs(subject, meter));
  const reported = <Value>(value: Value): Value => {
    done = Math.min(done + 1, total);
    onRun?.(done, total);
    return value;
  };
  const firstRunMs = reported(await alone(() => firstRun(subject, meter, sampling)));
  busy = firstRunMs > longMs;
  const { runs, warmup, budget, repeat = true } = fitToBudget(sampling, firstRunMs);
  total = 1 + warmup + runs;
  const before = memory().numTensors;
  const warm = await warmUp(
    async () => {
      const time = await whole();
      return done < 1 + warmup ? reported(time) : time;
    },
    warmup,
    budget?.milliseconds,
  );
  meter = { ...meter, prime: needsPriming(warm.lastMs ?? firstRunMs) };
  const metered = (): Promise<MeteredRun> => alone(() => meterRun(subject, meter));
  const pilots = repeat ? await pilotRuns(metered) : ([await metered()] as const);
  const [pilot] = pilots;
  const resolution = clockResolutionMs(clock);
  const step = (await deviceResolutionMs(timing)) ?? resolution;
  const spread = perKernel ? (synchronisation?.madMs ?? 0) : 0;
  const plan = repeat ? planRepeats(pilots, perKernel, Math.max(step, spread)) : new Map<string, number>();
  const repeated = await capture(subject, meter, pilot, plan);
  const observed: MeteredRun[] = [];
  const endToEnd: number[] = [];
  const passes = new Map<string, (number | undefined)[]>();
  const passAgain = async (): Promise<void> => {
    for (const [key, kernels] of repeated) {
      const times = passes.get(key) ?? [];
      passes.set(key, times);
      times.push(await kernels.sampleMs(plan.get(key) as number, meter));
    }
  };
  const steps = [
    async () => void endToEnd.push(await whole()),
    async () => void observed.push(await metered()),
    passAgain,
  ];
  try {
    const begin = clock.now();
    for (let run = 0; run < runs; run += 1) {
      if (budget !== undefined && run >= budget.leastRuns && clock.now() - begin > budget.milliseconds) break;
      for (const each of run % 2 === 0 ? steps : steps.toReversed()) {
        await yieldToEvents(signal, "the timing");
        await each();
      }
      reported(run);
    }
    if (done < total) onRun?.(total, total);
  } finally {
    for (const kernels of repeated.values()) kernels.dispose();
  }
  return {
    byKey: samplesByKey(observed, passes, plan),
    endToEnd,
    observed: observed.map(({ totalMs }) => totalMs),
    firstRunMs,
    warmUp: { runs: warm.runs, settled: settledBefore(endToEnd, warm) },
    ...(synchronisation === undefined ? {} : { synchronisation }),
    clockResolutionMs: step,
    kernels: pilot.kernels.length,
    tensorsLeft: memory().numTensors - before,
    primed: meter.prime,
  };
}

async function capture(
  subject: TimedSubject,
  meter: Meter,
  pilot: MeteredRun,
  plan: ReadonlyMap<string, number>,
): Promise<ReadonlyMap<string, RepeatedKernels>> {
  const repeated = new Map<string, RepeatedKernels>();
  if (plan.size === 0) return repeated;
  await meterRun(subject, meter, (call, index) => {
    const key = pilot.keys[index];
    if (key === undefined || !plan.has(key)) return;
    const kernels = repeated.get(key) ?? new RepeatedKernels();
    repeated.set(key, kernels);
    kernels.add(call);
  });
  return repeated;
}

function samplesByKey(
  runs: readonly MeteredRun[],
  passes: ReadonlyMap<string, readonly (number | undefined)[]>,
  plan: ReadonlyMap<string, number>,
): ReadonlyMap<string, KeySamples> {
  const sums = runs.map(sumByKey);
  const keys = new Set(sums.flatMap((run) => [...run.keys()]));
  const samples = new Map<string, KeySamples>();
  for (const key of keys) {
    const own = sums.flatMap((run) => run.get(key) ?? []);
    const kernels = median(own.map((sum) => sum.kernels));
    const onDevice = median(own.map((sum) => sum.onDevice));
    const again = passes.get(key);
    const inRunMs = own.map(({ ms }) => ms);
    samples.set(
      key,
      again === undefined
        ? { ms: inRunMs, kernelMs: own.map(({ kernelMs }) => kernelMs), kernels, onDevice }
        : { ms: again, kernelMs: again, kernels, onDevice, repeats: plan.get(key) as number, inRunMs },
    );
  }
  return samples;
}
