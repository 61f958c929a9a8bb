import type { z } from "zod";
import { ProfilerError, reasonOf } from "../errors.ts";
import { comparisonRecordSchema } from "./comparison-record-schema.ts";
import type { ComparisonRecord } from "./comparison-record.ts";
import { profileRecordSchema } from "./profile-record-schema.ts";
import type { ProfileRecord } from "./profile-record.ts";
import { studyRecordSchema } from "./study-record-schema.ts";
import type { StudyRecord } from "./study-record.ts";

/** What is written down of any command. All but a profile say of what `kind` they are. */
export type AnyRecord = ProfileRecord | StudyRecord | ComparisonRecord;

const schemas: ReadonlyMap<unknown, z.ZodType<AnyRecord>> = new Map<unknown, z.ZodType<AnyRecord>>([
  ["study", studyRecordSchema],
  ["comparison", comparisonRecordSchema],
]);

/**
 * Checks the text of a record, and gives it as it was written: names that the schema does not know are kept, and all in their order.
 *
 * @param source what the message calls the text: a file's path
 * @throws ProfilerError `record-unreadable`
 */
export function parseRecord(text: string, source: string): AnyRecord {
  const value = jsonOf(text, source);
  const version = propertyOf(value, "schemaVersion");
  if (version !== 1) {
    throw new ProfilerError("record-unreadable", {
      found: `schemaVersion ${quoted(version)} in ${source}`,
      expected: "a record with schemaVersion 1",
      remedy: "read it with the version of clothnet-profiler that wrote it, or make the record again",
    });
  }
  const schema = schemas.get(propertyOf(value, "kind")) ?? profileRecordSchema;
  const checked: z.ZodSafeParseResult<AnyRecord> = schema.safeParse(value);
  // Not the checked data, whose names are in the order of the schema: no schema changes a value.
  if (checked.success) return value as AnyRecord;
  const first = checked.error.issues[0];
  const path = first?.path ?? [];
  throw new ProfilerError("record-unreadable", {
    found: `${quoted(path.reduce(propertyOf, value))} at ${pathText(path)} in ${source}`,
    expected: reasonOf(first?.message ?? "a record").replace(/^(Invalid \w+|Too \w+): (expected )?/, ""),
    remedy: "mend that value, or make the record again",
  });
}

function jsonOf(text: string, source: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, "")) as unknown;
  } catch (error) {
    throw new ProfilerError(
      "record-unreadable",
      {
        found: `${source}, which is not JSON (${reasonOf(error)})`,
        expected: "a JSON record",
        remedy: "name a file that this program wrote with --format json",
      },
      { cause: error },
    );
  }
}

function propertyOf(value: unknown, name: PropertyKey): unknown {
  return typeof value === "object" && value !== null
    ? (value as Record<PropertyKey, unknown>)[name]
    : undefined;
}

/** `layers[3].macs`, as it would be written in JavaScript. */
function pathText(path: readonly PropertyKey[]): string {
  const text = path.map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`)).join("");
  return text.replace(/^\./, "") || "the top level";
}

function quoted(value: unknown): string {
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "object" && value !== null) return "an object";
  return JSON.stringify(value).slice(0, 80);
}
