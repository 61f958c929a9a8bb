import { eachOf, withField } from "./json-value.ts";
import { migrateProfileRecord2 } from "./profile-record-2.ts";

/** A study record of schema 2 as schema 3, which has profiles of schema 3. */
export function migrateStudyRecord2(record: unknown): unknown {
  return withField(
    withField(record, "schemaVersion", () => 3),
    "approaches",
    (list) => eachOf(list, (approach) => withField(approach, "profile", migrateProfileRecord2)),
  );
}
