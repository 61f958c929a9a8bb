import { boundOf } from "../../record/bound-of.ts";
import type { ModelsRecord, ModelSummary } from "../../record/models-record.ts";
import type { ProfileRecord } from "../../record/profile-record.ts";
import type { StudyRecord } from "../../record/study-record.ts";
import { tool } from "../../version.ts";

/** A profile as one row among several. */
export function summarizeProfile(record: ProfileRecord, name: string = record.model.name): ModelSummary {
  const { model, convention, status, reasons, totals, timing } = record;
  const { params, weightsStatus, macs, flops, bytes, peakActivationBytes } = totals;
  return {
    name,
    format: model.format,
    inputShapes: model.inputs.map(({ shape }) => shape),
    convention,
    status,
    ...(status === "partial" ? { bound: boundOf(record) } : {}),
    reasons: reasons.map(({ text }) => text),
    totals: {
      params,
      ...(weightsStatus === undefined ? {} : { weightsStatus }),
      ...(macs === undefined ? {} : { macs }),
      ...(flops === undefined ? {} : { flops }),
      bytes,
      ...(peakActivationBytes === undefined ? {} : { peakActivationBytes }),
    },
    ...(timing === undefined ? {} : { time: timeOf(timing) }),
  };
}

function timeOf({
  backend,
  device,
  endToEnd,
}: NonNullable<ProfileRecord["timing"]>): NonNullable<ModelSummary["time"]> {
  const { medianMs, madMs, samples } = endToEnd;
  return { medianMs, madMs, samples, backend, device };
}

/** The approaches of a study as rows, with the F1 that they reached. */
export function summarizeStudy({ approaches, dataset }: StudyRecord): readonly ModelSummary[] {
  return approaches.map(({ title, profile, summary }) => {
    const row = summarizeProfile(profile, title);
    if (summary === undefined) return row;
    const { mean, sd } = summary.weightedF1;
    return {
      ...row,
      f1: {
        mean,
        ...(sd === undefined ? {} : { sd }),
        ...(dataset.fixture === true ? { fixture: true } : {}),
      },
    };
  });
}

/** The record of several models. */
export function modelsRecordOf(models: ModelsRecord["models"], createdAt: Date = new Date()): ModelsRecord {
  return { schemaVersion: 1, kind: "models", tool, createdAt: createdAt.toISOString(), models };
}
