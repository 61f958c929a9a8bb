import type { ProfileRecord } from "../../record/profile-record.ts";
import type { StudyRecord } from "../../record/study-record.ts";
import type { Finding } from "./finding.ts";
import { sentenceOf } from "./finding-words.ts";
import { rules } from "./rules.ts";

/** A finding and its subject: the model's name, or the approach's title. */
export interface Located {
  readonly about: string;
  readonly finding: Finding;
}

/** All findings in a record, in the order of its approaches and then of the rules. */
export function findingsOf(record: ProfileRecord | StudyRecord): readonly Located[] {
  const subjects =
    "approaches" in record
      ? record.approaches.map((approach) => ({ about: approach.title, profile: approach.profile, approach }))
      : [{ about: record.model.name, profile: record }];
  return subjects.flatMap(({ about, ...subject }) =>
    rules.flatMap(({ check }) => check(subject).map((finding) => ({ about, finding }))),
  );
}

/** The findings of a record as sentences, each after the name of its subject. */
export function describeFindings(record: ProfileRecord | StudyRecord): readonly string[] {
  return findingsOf(record).map(({ about, finding }) => `${about}: ${sentenceOf(finding)}`);
}
