import type { CheckRecord } from "./check-record.ts";
import type { ComparisonRecord } from "./comparison-record.ts";
import type { ModelsRecord } from "./models-record.ts";
import type { ProfileRecord } from "./profile-record.ts";
import type { StudyRecord } from "./study-record.ts";

/** The records by their kinds. All but a profile have a `kind`. */
export interface RecordsByKind {
  readonly profile: ProfileRecord;
  readonly study: StudyRecord;
  readonly comparison: ComparisonRecord;
  readonly models: ModelsRecord;
  readonly check: CheckRecord;
}

/** The name of a kind of record. */
export type RecordKind = keyof RecordsByKind;

/** A record of any command. */
export type AnyRecord = RecordsByKind[RecordKind];

/** The kind of a record. */
export function kindOf(record: AnyRecord): RecordKind {
  return "kind" in record ? record.kind : "profile";
}

/** The kinds in sentences. */
export const kindWords: Readonly<Record<RecordKind, string>> = {
  profile: "a profile",
  study: "a study",
  comparison: "a comparison",
  models: "many models",
  check: "a check",
};
