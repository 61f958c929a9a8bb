import type { LayerRow, ProfileRecord, TimeSummary, TrainingTiming } from "../record/profile-record.ts";
import { median } from "../stats/median.ts";
import type { TrainingPhase } from "../trace/training-trace.ts";
import { summariseTimes } from "./summarise-times.ts";
import type { SubjectSamples } from "./time-subject.ts";
import { phaseKey } from "./training-subject.ts";
import { sharesOf } from "./with-times.ts";

const phases = {
  forward: "forward",
  inputGradient: "input-gradient",
  weightGradient: "weight-gradient",
  unneeded: "unneeded",
} as const satisfies Record<string, TrainingPhase>;

/** A timed record with the times of one training step, in all and by row. */
export function withTrainingTimes(
  record: ProfileRecord,
  samples: SubjectSamples,
  loss: string,
): ProfileRecord {
  if (record.timing === undefined) throw new Error("a training step is timed beside the forward pass");
  const byRow = record.layers.map((row) => phaseSamples(row, samples));
  const lossSamples = complete(samples, phaseKey({ path: "", call: 0 }, "loss"));
  const all = [
    ...byRow.flatMap((row) => Object.values(row)),
    ...(lossSamples === undefined ? [] : [lossSamples]),
  ];
  const sums = sumByRun(all);
  const medians = byRow.map((row) => median0(sumByRun(Object.values(row))));
  const whole = medians.reduce((sum, each) => sum + each, 0) + median0(lossSamples ?? []);
  const layers = record.layers.map((row, index): LayerRow => {
    const own = byRow[index] ?? {};
    const step = sumByRun(Object.values(own));
    if (step.length === 0 || median(step) <= 0) return row;
    const summaries = Object.fromEntries(
      Object.entries(own).map(([phase, each]): [string, TimeSummary] => [phase, summarised(each)]),
    );
    return {
      ...row,
      trainingTime: {
        ...summaries,
        step: { ...summarised(step), share: (medians[index] as number) / whole },
      },
    };
  });
  const training: TrainingTiming = {
    loss,
    runs: samples.endToEnd.length,
    warmup: samples.warmUp.runs,
    firstRunMs: samples.firstRunMs,
    endToEnd: summariseTimes(samples.endToEnd),
    sumOfLayersMs: median0(sums),
    ...(lossSamples === undefined ? {} : { lossTime: summarised(lossSamples) }),
    ...sharesOf(sums, samples),
    notes: ["the forward pass is that of training mode; the optimizer's update is not in the time"],
  };
  return { ...record, layers, timing: { ...record.timing, training } };
}

type PhaseSamples = Partial<Record<keyof typeof phases, readonly number[]>>;

function phaseSamples(row: LayerRow, samples: SubjectSamples): PhaseSamples {
  return Object.fromEntries(
    Object.entries(phases).flatMap(([name, phase]) => {
      const own = complete(samples, phaseKey(row, phase));
      return own === undefined ? [] : [[name, own]];
    }),
  );
}

/** The samples of a key that the device told of in every run; none where it has no kernel on the device. */
function complete({ byKey }: SubjectSamples, key: string): readonly number[] | undefined {
  const own = byKey.get(key);
  if (own === undefined || own.onDevice === 0) return undefined;
  const told = own.ms.filter((ms) => ms !== undefined);
  return told.length === own.ms.length && told.length > 0 ? told : undefined;
}

function sumByRun(lists: readonly (readonly number[])[]): readonly number[] {
  const runs = Math.max(0, ...lists.map(({ length }) => length));
  return Array.from({ length: runs }, (_, run) => lists.reduce((sum, list) => sum + (list[run] ?? 0), 0));
}

function median0(samples: readonly number[]): number {
  return samples.length === 0 ? 0 : Math.max(0, median(samples));
}

/** A phase that is shorter than the wait that is subtracted has a median below 0, which stands as 0 beside its samples. */
function summarised(samples: readonly number[]): TimeSummary {
  const summary = summariseTimes(samples);
  return { ...summary, medianMs: Math.max(0, summary.medianMs), p95Ms: Math.max(0, summary.p95Ms) };
}
