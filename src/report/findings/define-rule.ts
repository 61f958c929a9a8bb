import type { ProfileRecord } from "../../record/profile-record.ts";
import type { Approach } from "../../record/study-record.ts";
import type { Finding } from "./finding.ts";

/** What a rule looks at: one profile and, in a study, the approach it belongs to. */
export interface Subject {
  readonly profile: ProfileRecord;
  readonly approach?: Approach;
}

/** One rule that reads a record and says what is worth knowing, as facts without words. */
export interface Rule {
  readonly id: string;
  readonly check: (subject: Subject) => readonly Finding[];
}

/** Gives a rule its type. */
export function defineRule(rule: Rule): Rule {
  return rule;
}
