import { setBackend } from "@tensorflow/tfjs-core";
import type { OpenBackend } from "../../backends/open-backend.ts";
import { wallClock } from "./clock.ts";
import { beginsCold, wholeRunMs } from "./run-meter.ts";
import type { Meter } from "./run-meter.ts";
import type { SamplingOptions } from "./sampling-options.ts";
import { measureSynchronisation } from "./synchronisation.ts";
import type { TimedSubject } from "./timed-subject.ts";
import { turnOf } from "./turn-of.ts";
import { warmUp } from "./warm-up.ts";

/** A subject and the backend that its model lies on. */
export interface Contestant {
  readonly subject: TimedSubject;
  readonly machine: OpenBackend;
}

/** End-to-end samples of one contestant, the same number for each; samples of one turn lie at one index. */
export interface TurnSamples {
  readonly endToEnd: readonly number[];
  readonly warmupRuns: number;
}

/**
 * Runs two subjects in turns, each warmed up by itself before: a, b, then b, a, and so on, so that drift of the machine meets both alike. Where
 * they lie on different backends, the backend is changed outside of the time.
 *
 * Throws `interrupted`, and what a subject throws.
 */
export async function sampleInTurns(
  contestants: readonly [Contestant, Contestant],
  { runs, warmup, budget, clock = wallClock, onRun, signal }: SamplingOptions,
): Promise<readonly [TurnSamples, TurnSamples]> {
  const total = runs;
  const begun = async ({ subject, machine }: Contestant) => {
    await setBackend(machine.name);
    const { kernelTiming: timing } = machine;
    const floorMs = measureSynchronisation(timing, clock)?.medianMs ?? 0;
    let meter: Meter = { clock, timing, floorMs, perKernel: false, runIn: false };
    const run = async (): Promise<number> => {
      await turnOf(signal);
      await setBackend(machine.name);
      return wholeRunMs(subject, meter);
    };
    const firstRunMs = await run();
    const warm = await warmUp(run, warmup);
    meter = { ...meter, runIn: beginsCold(warm.lastMs ?? firstRunMs) };
    return { run, warmupRuns: warm.runs, endToEnd: [] as number[] };
  };
  const a = await begun(contestants[0]);
  const b = await begun(contestants[1]);
  const begin = clock.now();
  for (let turn = 0; turn < runs; turn += 1) {
    if (budget !== undefined && turn >= budget.leastRuns && clock.now() - begin > budget.milliseconds) break;
    for (const each of turn % 2 === 0 ? [a, b] : [b, a]) {
      // Where both share a backend, a longer run follows one of the other model: neither finds the caches its own.
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
