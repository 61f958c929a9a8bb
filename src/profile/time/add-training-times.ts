import type {
  LayerRow,
  LayerTrainingTime,
  ProfileRecord,
  TimeSummary,
  TrainingTiming,
} from "../../record/profile-record.ts";
import { median } from "../../stats/order-statistics.ts";
import type { TrainingPhase } from "../../trace/training-trace.ts";
import { summarizeTimes } from "./summarize-times.ts";
import type { SubjectSamples } from "./time-subject.ts";
import { phaseKey } from "./training-subject.ts";
import { sharesOf } from "./add-forward-times.ts";

const phases = {
  forward: "forward",
  inputGradient: "input-gradient",
  weightGradient: "weight-gradient",
  unneeded: "unneeded",
} as const satisfies Record<string, TrainingPhase>;

/** Adds the times of one training step, in total and per row, to a timed record. */
export function addTrainingTimes(
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
  const steps = byRow.map((row) => positive(sumByRun(Object.values(row).filter(isResolved))));
  const lossTime = positive(lossSamples ?? []);
  const whole = [...steps, lossTime].reduce((sum, each) => sum + (each?.medianMs ?? 0), 0);
  const layers = record.layers.map((row, index): LayerRow => {
    const step = steps[index];
    if (step === undefined) return row;
    const trainingTime = {
      ...phaseTimes(byRow[index] ?? {}),
      step: { ...step, share: step.medianMs / whole },
    };
    return { ...row, trainingTime };
  });
  const sumOfLayersMs = positive(sums)?.medianMs;
  const training: TrainingTiming = {
    loss,
    runs: samples.endToEnd.length,
    warmup: samples.warmUp.runs,
    firstRunMs: samples.firstRunMs,
    endToEnd: summarizeTimes(samples.endToEnd),
    ...(sumOfLayersMs === undefined ? {} : { sumOfLayersMs }),
    ...(lossTime === undefined ? {} : { lossTime }),
    ...sharesOf(sumOfLayersMs === undefined ? [] : sums, samples),
    notes: [{ code: "training-mode-without-update" }],
  };
  return { ...record, layers, timing: { ...record.timing, training } };
}

type Phase = keyof typeof phases;
type PhaseSamples = Partial<Record<Phase, readonly number[]>>;

function phaseSamples(row: LayerRow, samples: SubjectSamples): PhaseSamples {
  return Object.fromEntries(
    Object.entries(phases).flatMap(([name, phase]) => {
      const own = complete(samples, phaseKey(row, phase));
      return own === undefined ? [] : [[name, own]];
    }),
  );
}

/** The samples of a key if every run has one; undefined for a key without kernels on the device. */
function complete({ byKey }: SubjectSamples, key: string): readonly number[] | undefined {
  const own = byKey.get(key);
  if (own === undefined || own.onDevice === 0) return undefined;
  const known = own.ms.filter((ms) => ms !== undefined);
  return known.length === own.ms.length && known.length > 0 ? known : undefined;
}

function sumByRun(lists: readonly (readonly number[])[]): readonly number[] {
  const runs = Math.max(0, ...lists.map(({ length }) => length));
  return Array.from({ length: runs }, (_, run) => lists.reduce((sum, list) => sum + (list[run] ?? 0), 0));
}

/** The times of a row's phases. A median of 0 or below, lost in the subtracted wait or in the clock, counts as unresolved. */
function phaseTimes(own: PhaseSamples): Omit<LayerTrainingTime, "step"> {
  const timed = Object.entries(own).map(([phase, each]) => ({ phase, time: positive(each) }));
  const unresolved = timed.flatMap(({ phase, time }) => (time === undefined ? [phase as Phase] : []));
  return {
    ...Object.fromEntries(timed.flatMap(({ phase, time }) => (time === undefined ? [] : [[phase, time]]))),
    ...(unresolved.length === 0 ? {} : { unresolved }),
  };
}

function isResolved(samples: readonly number[]): boolean {
  return samples.length > 0 && median(samples) > 0;
}

function positive(samples: readonly number[]): TimeSummary | undefined {
  return isResolved(samples) ? summarizeTimes(samples) : undefined;
}
