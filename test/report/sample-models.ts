import {
  modelsRecordOf,
  summarizeProfile,
  summarizeStudy,
} from "../../src/profile/compare/summarize-models.ts";
import type { ModelsRecord } from "../../src/record/models-record.ts";
import { partialProfile, sampleProfile, timedProfile } from "./sample-profile.ts";
import { sampleStudy } from "./sample-study.ts";

/** Counted and timed models, one with bounds, a study's approaches and a model that does not open, with a date that stays. */
export function sampleModels(models?: ModelsRecord["models"]): ModelsRecord {
  const twice = sampleProfile();
  const totals = { ...twice.totals, macs: 10_128 };
  return modelsRecordOf(
    models ?? [
      summarizeProfile(timedProfile(), "timed"),
      summarizeProfile({ ...twice, totals }, "twice as many"),
      summarizeProfile(partialProfile(), "partial"),
      ...summarizeStudy(sampleStudy()),
      { name: "broken", status: "unreadable", reason: "found no model; expected a model.json" },
    ],
    new Date("2026-01-02T03:04:05.000Z"),
  );
}
