import { eachOf, unclassified, withField } from "./json-value.ts";

/** A profile record of schema 2 as schema 3: the reason of a receptive field was words without a code. What is malformed stays, for the check to refuse. */
export function migrateProfileRecord2(record: unknown): unknown {
  const reason = (field: unknown): unknown => withField(field, "reason", unclassified);
  const fieldOf = (field: unknown): unknown =>
    withField(reason(field), "inputs", (inputs) => eachOf(inputs, reason));
  return withField(
    withField(record, "schemaVersion", () => 3),
    "layers",
    (rows) => eachOf(rows, (row) => withField(row, "receptiveField", fieldOf)),
  );
}
