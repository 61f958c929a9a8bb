import { boundOf } from "../../record/bound-of.ts";
import type { ProfileRecord } from "../../record/profile-record.ts";
import type { StudyRecord } from "../../record/study-record.ts";
import { fixtureLabel } from "../fixture-label.ts";
import { significant } from "../format.ts";
import { cleanText } from "../markdown/clean-text.ts";

interface Entry {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
  readonly range?: string;
  readonly extra?: string;
}

const boundNames = { lower: "lower bound", upper: "upper bound", guess: "estimate" } as const;

/**
 * A profile's totals for github-action-benchmark, as `customSmallerIsBetter`. A bound has a name of its own, so that it is not compared with an exact
 * figure. Exact figures need `alert-threshold: 100.01%` there.
 */
export function profileBenchmark(record: ProfileRecord): string {
  const { model, totals, timing, status, convention } = record;
  const modelName = cleanText(model.name);
  const bound = status === "partial" ? ` (${boundNames[boundOf(record)]})` : "";
  const weightBound = totals.weightsStatus === undefined ? "" : " (lower bound)";
  const counts: readonly (readonly [string, string, number | undefined])[] = [
    [`MACs${bound}`, "MACs", totals.macs],
    [`parameters${weightBound}`, "parameters", totals.params],
    [`weights${weightBound}`, "bytes", totals.bytes.weights],
    [`peak activations${bound}`, "bytes", totals.peakActivationBytes],
  ];
  const entries: Entry[] = counts.flatMap(([name, unit, value]) =>
    value === undefined
      ? []
      : [{ name: `${modelName} ${name}`, unit, value, extra: `convention ${cleanText(convention)}` }],
  );
  if (timing !== undefined) {
    const { medianMs, madMs, samples } = timing.endToEnd;
    entries.push({
      name: `${modelName} ${timing.backend} p50`,
      unit: "ms",
      value: medianMs,
      ...(samples === 1 ? {} : { range: `± ${significant(madMs)}` }),
      extra: `n=${samples}\n${cleanText(timing.device)}`,
    });
  }
  return jsonText(entries);
}

/** A study's F1 for github-action-benchmark, as `customBiggerIsBetter`. */
export function studyBenchmark(record: StudyRecord): string {
  const label = fixtureLabel(record);
  return jsonText(
    record.approaches.flatMap(({ id, summary, jobs }): readonly Entry[] =>
      summary === undefined
        ? []
        : [["weighted F1", summary.weightedF1] as const, ["macro F1", summary.macroF1] as const].map(
            ([name, { mean, sd }]) => ({
              name: `${cleanText(id)} ${name}`,
              unit: "fraction",
              value: mean,
              ...(sd === undefined ? {} : { range: `± ${significant(sd)}` }),
              extra: `${label === undefined ? "" : `${label}\n`}n=${jobs.length}`,
            }),
          ),
    ),
  );
}

function jsonText(entries: readonly Entry[]): string {
  return `${JSON.stringify(entries, undefined, 2)}\n`;
}
