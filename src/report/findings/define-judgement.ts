import type { ProfileRecord } from "../../record/profile-record.ts";
import type { Approach } from "../../record/study-record.ts";
import type { Finding } from "./finding.ts";

/** What a judgement looks at: one profile and, in a study, the approach it belongs to. */
export interface Subject {
  readonly profile: ProfileRecord;
  readonly approach?: Approach;
}

/** One rule that reads a record and says what is worth knowing, as facts without words. */
export interface Judgement {
  readonly id: string;
  readonly judge: (subject: Subject) => readonly Finding[];
}

/** Gives a judgement its type. */
export function defineJudgement(judgement: Judgement): Judgement {
  return judgement;
}
