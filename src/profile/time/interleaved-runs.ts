import { setBackend } from "@tensorflow/tfjs-core";
import type { OpenBackend } from "../../backends/open-backend.ts";
import { wallClock } from "./clock.ts";
import { firstRun, fitToBudget } from "./fit-to-budget.ts";
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
  const { clock = wallClock, onRun, onBusy, signal } = sampling;
  const begin = async ({ subject, machine }: TimedSide) => {
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
    const warm = async (least: number) => {
      const { runs, lastMs } = await warmUp(run, least);
      meter = { ...meter, prime: needsPriming(lastMs ?? firstRunMs) };
      return { run, warmupRuns: runs, endToEnd: [] as number[] };
    };
    return { firstRunMs, warm };
  };
  const [first, second] = [await begin(sides[0]), await begin(sides[1])];
  // A turn is a run of both.
  const { runs, warmup, budget } = fitToBudget(sampling, first.firstRunMs + second.firstRunMs);
  const a = await first.warm(warmup);
  const b = await second.warm(warmup);
  const start = clock.now();
  for (let turn = 0; turn < runs; turn += 1) {
    if (budget !== undefined && turn >= budget.leastRuns && clock.now() - start > budget.milliseconds) break;
    for (const each of turn % 2 === 0 ? [a, b] : [b, a]) {
      // On one backend a run without priming follows a run of the other model: caches are cold for both sides.
      each.endToEnd.push(await each.run());
    }
    onRun?.(turn + 1, runs);
  }
  if (a.endToEnd.length < runs) onRun?.(runs, runs);
  return [
    { endToEnd: a.endToEnd, warmupRuns: a.warmupRuns },
    { endToEnd: b.endToEnd, warmupRuns: b.warmupRuns },
  ];
}
