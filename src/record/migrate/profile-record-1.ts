import { eachOf, unclassified, withField } from "./json-value.ts";

/** A profile record of schema 1 as schema 2: reasons and notes were words without a code. What is malformed stays, for the check to refuse. */
export function migrateProfileRecord1(record: unknown): unknown {
  const reasons = (value: unknown): unknown =>
    withField(value, "reasons", (list) => eachOf(list, unclassified));
  const notes = (value: unknown): unknown => withField(value, "notes", (list) => eachOf(list, unclassified));
  const steps: readonly ((value: unknown) => unknown)[] = [
    (value) => withField(value, "schemaVersion", () => 2),
    reasons,
    notes,
    (value) => withField(value, "layers", (rows) => eachOf(rows, reasons)),
    (value) => withField(value, "totals", (totals) => withField(totals, "trainingStep", reasons)),
    (value) => withField(value, "timing", timingOf),
    (value) => withField(value, "effectiveReceptiveFields", (fields) => eachOf(fields, notes)),
  ];
  return steps.reduce((value, step) => step(value), record);
}

function timingOf(timing: unknown): unknown {
  const notes = (value: unknown): unknown => withField(value, "notes", (list) => eachOf(list, unclassified));
  const found = (check: unknown): unknown => withField(check, "found", unclassified);
  return withField(
    withField(notes(timing), "checks", (list) => eachOf(list, found)),
    "training",
    notes,
  );
}
