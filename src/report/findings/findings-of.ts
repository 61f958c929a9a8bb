import type { ProfileRecord } from "../../record/profile-record.ts";
import type { StudyRecord } from "../../record/study-record.ts";
import type { Finding } from "./define-rule.ts";
import { rules } from "./rules.ts";

/** A finding and what it is about: the model's name, or the approach's title. */
export interface Located {
  readonly about: string;
  readonly finding: Finding;
}

/** Everything that the rules find in a record, approach by approach. */
export function findingsOf(record: ProfileRecord | StudyRecord): readonly Located[] {
  const subjects =
    "approaches" in record
      ? record.approaches.map((approach) => ({ about: approach.title, profile: approach.profile, approach }))
      : [{ about: record.model.name, profile: record }];
  return subjects.flatMap(({ about, ...subject }) =>
    rules.flatMap(({ check }) => check(subject).map((finding) => ({ about, finding }))),
  );
}

const ruleByKind = new Map(rules.flatMap((rule) => rule.kinds.map((kind) => [kind, rule] as const)));

/** One plain sentence for a finding. Names of layers and ops come from the model file: escape before inserting. */
export function sentenceOf(finding: Finding): string {
  const rule = ruleByKind.get(finding.kind);
  if (rule === undefined) throw new Error(`no rule finds ${finding.kind}`);
  return rule.sentence(finding);
}

/** The findings of a record as sentences, each opened by what it is about. */
export function describeFindings(record: ProfileRecord | StudyRecord): readonly string[] {
  return findingsOf(record).map(({ about, finding }) => `${about}: ${sentenceOf(finding)}`);
}
