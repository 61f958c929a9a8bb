import { memory } from "@tensorflow/tfjs-core";
import type { KernelTiming } from "../../backends/kernel-timing.ts";
import type { Synchronisation } from "../../record/profile-record.ts";
import { median } from "../../stats/order-statistics.ts";
import { clockResolutionMs, wallClock, deviceResolutionMs } from "./clock.ts";
import { pilotRuns, planRepeats, RepeatedKernels } from "./short-rows.ts";
import { beginsCold, meterRun, endToEndMs, sumByKey } from "./run-meter.ts";
import type { Meter, MeteredRun } from "./run-meter.ts";
import type { SamplingOptions } from "./sampling-options.ts";
import { measureSynchronization } from "./synchronization.ts";
import type { TimedSubject } from "./timed-subject.ts";
import { yieldToEvents } from "../yield-to-events.ts";
import { settledBefore, warmUp } from "./warm-up.ts";
import type { WarmUp } from "./warm-up.ts";

/** Samples of what is charged to one key, one for each run; milliseconds. */
export interface KeySamples {
  /** Tfjs' work on the way to the kernels included; undefined for a run of which the device did not tell. */
  readonly ms: readonly (number | undefined)[];
  /** The kernels alone. */
  readonly kernelMs: readonly (number | undefined)[];
  /** Kernels in one run. */
  readonly kernels: number;
  /** Kernels that ran on the device. */
  readonly onDevice: number;
  /**
   * Passes within one sample, where one pass is too short for the clock. Then `ms` and `kernelMs` are both the time of one pass: by a clock that is
   * the kernels and tfjs' engine that calls them, without what the model does in between.
   */
  readonly repeats?: number;
  /** Of a row that is repeated: what rows have in `ms` else. */
  readonly inRunMs?: readonly (number | undefined)[];
}

/** All that was measured of one subject. */
export interface SubjectSamples {
  readonly byKey: ReadonlyMap<string, KeySamples>;
  /** Unobserved runs. */
  readonly endToEnd: readonly number[];
  /** The observed runs by the clock, one beside each of `endToEnd`. */
  readonly observed: readonly number[];
  /** The very first run, which compiles and allocates. */
  readonly firstRunMs: number;
  readonly warmUp: Pick<WarmUp, "runs" | "settled">;
  readonly synchronisation?: Synchronisation;
  readonly clockResolutionMs: number;
  /** Kernels in one run. */
  readonly kernels: number;
  /** Tensors that the runs after the first left behind, in all: 0 of a model that cleans up. */
  readonly tensorsLeft: number;
  /** Whether each kept run followed one that was not timed: see {@link Meter}. */
  readonly runIn: boolean;
}

/**
 * Times a subject on the current backend: the first run apart, a warm-up, pilot runs that show which rows are too short for one run, then runs of
 * each kind in turns, so that drift of the machine meets all of them: a run end to end without anything wrapped, a run with every kernel
 * timed, and repeated passes over those rows. Every second turn goes the other way round.
 *
 * Throws `interrupted` where the signal is aborted, and what the subject throws.
 */
export async function timeSubject(
  subject: TimedSubject,
  timing: KernelTiming,
  { runs, warmup, budget, clock = wallClock, onRun, signal, repeat = true }: SamplingOptions,
): Promise<SubjectSamples> {
  const synchronisation = measureSynchronization(timing, clock);
  const perKernel = synchronisation?.perKernel ?? false;
  const floorMs = synchronisation?.medianMs ?? 0;
  let meter: Meter = { clock, timing, floorMs, perKernel, runIn: false };
  let done = 0;
  const total = 1 + warmup + runs;
  const whole = async (): Promise<number> => {
    await yieldToEvents(signal, "the timing");
    return endToEndMs(subject, meter);
  };
  const told = <Value>(value: Value): Value => {
    done = Math.min(done + 1, total);
    onRun?.(done, total);
    return value;
  };
  const firstRunMs = told(await whole());
  const before = memory().numTensors;
  const warm = await warmUp(async () => {
    const time = await whole();
    return done < 1 + warmup ? told(time) : time;
  }, warmup);
  meter = { ...meter, runIn: beginsCold(warm.lastMs ?? firstRunMs) };
  const metered = async (): Promise<MeteredRun> => {
    await yieldToEvents(signal, "the timing");
    return meterRun(subject, meter);
  };
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
      told(run);
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
    runIn: meter.runIn,
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
