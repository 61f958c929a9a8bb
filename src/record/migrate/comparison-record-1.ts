import { eachOf, unclassified, withField } from "./json-value.ts";

/** A comparison record of schema 1 as schema 2: notes were words without a code. What is malformed stays, for the check to refuse. */
export function migrateComparisonRecord1(record: unknown): unknown {
  return withField(
    withField(record, "schemaVersion", () => 2),
    "notes",
    (notes) => eachOf(notes, unclassified),
  );
}
