import { checkModel, checkRecordOf } from "../../src/profile/budgets/check-model.ts";
import type { CheckRecord } from "../../src/record/check-record.ts";
import type { ProfileRecord } from "../../src/record/profile-record.ts";
import { partialProfile, sampleProfile } from "./sample-profile.ts";

/** A model over its budget and one that is undecided, each against itself, with a date that stays. */
export function sampleCheck(
  records: readonly ProfileRecord[] = [sampleProfile(), partialProfile()],
): CheckRecord {
  const checked = records.map((record) => {
    const macs = record.status === "complete" ? 5000 : 1e9;
    const limits = { macs, params: 1000, layers: [{ of: "macs", share: 0.5 } as const] };
    return checkModel({ path: "record.json", limits }, { record, baseline: record });
  });
  return checkRecordOf(checked, new Date("2026-01-02T03:04:05.000Z"));
}
