import { ProfilerError } from "../../errors.ts";
import type { ModelBudget } from "../../record/budget-config.ts";
import type { CheckedModel, CheckRecord } from "../../record/check-record.ts";
import type { ProfileRecord } from "../../record/profile-record.ts";
import type { StudyRecord } from "../../record/study-record.ts";
import { tool } from "../../version.ts";
import { checkCount, counts } from "./check-count.ts";
import { checkF1 } from "./check-f1.ts";
import { checkLatency } from "./check-latency.ts";
import { checkLayerShare } from "./check-layer-share.ts";

/** The records that a budget is checked with. */
export interface BudgetRecords {
  readonly record: ProfileRecord;
  readonly baseline?: ProfileRecord;
  /** The study of the limit on F1. */
  readonly study?: StudyRecord;
}

/**
 * One model's figures against its budget: those with limits, and all counts beside the baseline's.
 *
 * @throws {ProfilerError} `baseline-differs` if the baseline has another convention or other input shapes; `config-unreadable` if a limit names layers
 *   or an approach that are not there
 */
export function checkModel(
  { name, limits = {}, maxIncrease = {} }: ModelBudget,
  { record, baseline, study }: BudgetRecords,
): CheckedModel {
  const { model, convention, timing } = record;
  if (baseline !== undefined) checkBaseline(record, baseline);
  const against = baseline === undefined ? {} : { baseline };
  const latency = checkLatency(record, limits.latency, { ...against, limit: maxIncrease.latency });
  return {
    name: name ?? model.name,
    convention,
    inputShapes: shapesOf(record),
    ...(timing === undefined ? {} : { timedOn: { backend: timing.backend, device: timing.device } }),
    ...(baseline === undefined ? {} : { baselineOf: baseline.createdAt }),
    figures: [
      ...counts.map((count) =>
        checkCount(count, record, limits[count.figure], {
          ...against,
          limit: maxIncrease[count.figure],
        }),
      ),
      ...(latency === undefined ? [] : [latency]),
      ...(limits.layers ?? []).map((limit) => checkLayerShare(record, limit)),
      ...(limits.f1 === undefined || study === undefined ? [] : checkF1(study, limits.f1)),
    ],
  };
}

/** The record of a check. It passes if every limit of every model is kept. */
export function checkRecordOf(models: readonly CheckedModel[], createdAt: Date = new Date()): CheckRecord {
  const kept = models
    .flatMap(({ figures }) => figures)
    .every(({ verdict }) => verdict === "passed" || verdict === "unlimited");
  return {
    schemaVersion: 1,
    kind: "check",
    tool,
    createdAt: createdAt.toISOString(),
    passed: kept,
    models,
  };
}

function checkBaseline(record: ProfileRecord, baseline: ProfileRecord): void {
  const properties = [
    ["convention", ({ convention }: ProfileRecord) => convention],
    [
      "input shapes",
      (one: ProfileRecord) =>
        shapesOf(one)
          .map((shape) => shape.join("x"))
          .join(", "),
    ],
  ] as const;
  for (const [property, of] of properties) {
    if (of(record) === of(baseline)) continue;
    throw new ProfilerError("baseline-differs", {
      found: `the ${property} ${of(baseline)} of ${baseline.model.name}`,
      expected: `${of(record)}, as ${record.model.name} is counted`,
      remedy: "make the baseline again with profile --format json, or count the model as it was",
    });
  }
}

function shapesOf({ model }: ProfileRecord): readonly (readonly number[])[] {
  return model.inputs.map(({ shape }) => shape);
}
