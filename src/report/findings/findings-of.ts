import type { ProfileRecord } from "../../record/profile-record.ts";
import type { StudyRecord } from "../../record/study-record.ts";
import type { Finding } from "./finding.ts";
import { judgements } from "./judgements.ts";

/** A finding and what it is about: the model's name, or the approach's title. */
export interface Located {
  readonly about: string;
  readonly finding: Finding;
}

/** Everything that the judgements find in a record, approach by approach. */
export function findingsOf(record: ProfileRecord | StudyRecord): readonly Located[] {
  const subjects =
    "approaches" in record
      ? record.approaches.map((approach) => ({ about: approach.title, profile: approach.profile, approach }))
      : [{ about: record.model.name, profile: record }];
  return subjects.flatMap(({ about, ...subject }) =>
    judgements.flatMap(({ judge }) => judge(subject).map((finding) => ({ about, finding }))),
  );
}
