import type { ProfileRecord } from "../../record/profile-record.ts";
import type { Approach } from "../../record/study-record.ts";
import type { Finding } from "./finding.ts";

/** The input of a rule: one profile and, in a study, its approach. */
export interface Subject {
  readonly profile: ProfileRecord;
  readonly approach?: Approach;
}

/** A rule: it reads a profile and returns findings, as facts without sentences. */
export interface Rule {
  readonly id: string;
  readonly check: (subject: Subject) => readonly Finding[];
}

/** Gives a rule its type. */
export function defineRule(rule: Rule): Rule {
  return rule;
}
