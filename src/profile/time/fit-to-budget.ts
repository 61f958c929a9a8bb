import { ProfilerError } from "../../errors.ts";
import { endToEndMs, withKernelHooks } from "./run-meter.ts";
import type { ProfileRecord } from "../../record/profile-record.ts";
import type { Meter } from "./run-meter.ts";
import type { Sampling } from "./sampling-options.ts";
import type { TimedSubject } from "./timed-subject.ts";

/** One run may take this many budgets: then it is timed once and with its kernels once more. */
const budgetsOfOneRun = 2.5;

/** Multiply-accumulates of a kernel that may take many seconds: wasm has a fast one for most convolutions, and none for those of volumes. */
const longKernelMacs = 4e9;

/** What to say before a timing whose budget one kernel may exceed, since a run is ended between two kernels only; undefined where none is long. */
export function describeLongKernel(
  { layers }: Pick<ProfileRecord, "layers">,
  { milliseconds }: NonNullable<Sampling["budget"]>,
): string | undefined {
  const [longest] = layers.toSorted((a, b) => (b.macs ?? 0) - (a.macs ?? 0));
  const macs = longest?.macs ?? 0;
  if (longest === undefined || macs < longKernelMacs) return undefined;
  return `a run of over ${seconds(budgetsOfOneRun * milliseconds)} is ended, but only between two kernels: ${longest.path} alone has ${(macs / 1e9).toPrecision(3)} G MACs and may take longer`;
}

/**
 * The time of the first run, milliseconds. With a budget that is not soft it is ended between two kernels when it takes 2.5 times as long.
 *
 * @throws {ProfilerError} `model-unsupported` when it was ended, with the time that it had taken
 */
export async function firstRun(subject: TimedSubject, meter: Meter, { budget }: Sampling): Promise<number> {
  if (budget === undefined || budget.soft === true) return endToEndMs(subject, meter);
  const limitMs = budgetsOfOneRun * budget.milliseconds;
  const { now } = meter.clock;
  const begin = now();
  let kernels = 0;
  return withKernelHooks(
    (run) => {
      const spent = now() - begin;
      if (spent > limitMs) throw tooSlow(spent, kernels, limitMs);
      kernels += 1;
      return run();
    },
    () => endToEndMs(subject, meter),
  );
}

function tooSlow(spent: number, kernels: number, limitMs: number): ProfilerError {
  return new ProfilerError("model-unsupported", {
    found: `a run that took ${seconds(spent)} for its first ${kernels === 1 ? "kernel" : `${kernels} kernels`} and had not ended`,
    expected: `a run of at most ${seconds(limitMs)}`,
    remedy: "give a smaller --input, another --backend, or the number of --runs, which has no limit",
  });
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toPrecision(3)} s`;
}

/**
 * How often to run a model whose first run took so long that the least number of runs does not fit the budget: as many as fit, at least one; without a
 * warm-up where one run takes the whole budget. Otherwise, and with a soft budget, the sampling as it was asked for.
 */
export function fitToBudget(sampling: Sampling, firstRunMs: number): Sampling {
  const { budget } = sampling;
  if (budget === undefined || budget.soft === true) return sampling;
  if (firstRunMs * budget.leastRuns <= budget.milliseconds) return sampling;
  const runs = Math.min(sampling.runs, Math.max(1, Math.floor(budget.milliseconds / firstRunMs)));
  const warmup = firstRunMs > budget.milliseconds ? 0 : Math.min(1, sampling.warmup);
  return { ...sampling, runs, warmup, repeat: false, budget: { ...budget, leastRuns: 1 } };
}
