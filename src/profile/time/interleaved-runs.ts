import { setBackend } from "@tensorflow/tfjs-core";
import type { OpenBackend } from "../../backends/open-backend.ts";
import { wallClock } from "./clock.ts";
import { firstRun } from "./fit-to-budget.ts";
import { needsPriming, endToEndMs } from "./run-meter.ts";
import type { Meter } from "./run-meter.ts";
import type { Sampling } from "./sampling-options.ts";
import { measureSynchronization } from "./synchronization.ts";
import type { TimedSubject } from "./timed-subject.ts";
import { yieldToEvents } from "../yield-to-events.ts";
import { warmUp } from "./warm-up.ts";

/** One side of a comparison: a subject and the backend that has its model's weights. */
export interface TimedSide {
  readonly subject: TimedSubject;
  readonly machine: OpenBackend;
}

/** End-to-end samples of one side; both sides have the same number, and samples of one turn have the same index. */
export interface SideSamples {
  readonly endToEnd: readonly number[];
  readonly warmupRuns: number;
}

/**
 * Times two subjects in interleaved runs after a warm-up of each: a, b, then b, a, and so on, so that drift of the machine affects both. If they are
 * on different backends, the backend is changed outside of the time.
 *
 * @throws {ProfilerError} `interrupted` when the signal is aborted; and what a subject throws
 */
export async function interleaveRuns(
  sides: readonly [TimedSide, TimedSide],
  sampling: Sampling,
): Promise<readonly [SideSamples, SideSamples]> {
  const { runs, warmup, budget, clock = wallClock, onRun, onBusy, signal } = sampling;
  const total = runs;
  const begun = async ({ subject, machine }: TimedSide) => {
    await setBackend(machine.name);
    const { kernelTiming: timing } = machine;
    const floorMs = measureSynchronization(timing, clock)?.medianMs ?? 0;
    let meter: Meter = { clock, timing, floorMs, perKernel: false, prime: false };
    const run = async (): Promise<number> => {
      await yieldToEvents(signal, "the timing");
      await setBackend(machine.name);
      return endToEndMs(subject, meter);
    };
    await yieldToEvents(signal, "the timing");
    onBusy?.(true);
    const firstRunMs = await firstRun(subject, meter, sampling).finally(() => onBusy?.(false));
    const warm = await warmUp(run, warmup);
    meter = { ...meter, prime: needsPriming(warm.lastMs ?? firstRunMs) };
    return { run, warmupRuns: warm.runs, endToEnd: [] as number[] };
  };
  const a = await begun(sides[0]);
  const b = await begun(sides[1]);
  const begin = clock.now();
  for (let turn = 0; turn < runs; turn += 1) {
    if (budget !== undefined && turn >= budget.leastRuns && clock.now() - begin > budget.milliseconds) break;
    for (const each of turn % 2 === 0 ? [a, b] : [b, a]) {
      // On one backend a run without priming follows a run of the other model: caches are cold for both sides.
      each.endToEnd.push(await each.run());
    }
    onRun?.(turn + 1, total);
  }
  if (a.endToEnd.length < runs) onRun?.(total, total);
  return [
    { endToEnd: a.endToEnd, warmupRuns: a.warmupRuns },
    { endToEnd: b.endToEnd, warmupRuns: b.warmupRuns },
  ];
}
