import type { z } from "zod";
import { ProfilerError, reasonOf } from "../errors.ts";
import type { AnyRecord } from "./any-record.ts";
import { checkRecordSchema } from "./check-record-schema.ts";
import { comparisonRecordSchema } from "./comparison-record-schema.ts";
import { pathText, propertyOf, valueAt } from "./json-path.ts";
import { migrateComparisonRecord1 } from "./migrate/comparison-record-1.ts";
import { migrateProfileRecord1 } from "./migrate/profile-record-1.ts";
import { migrateProfileRecord2 } from "./migrate/profile-record-2.ts";
import { migrateStudyRecord1 } from "./migrate/study-record-1.ts";
import { migrateStudyRecord2 } from "./migrate/study-record-2.ts";
import { respellStudyRecord } from "./migrate/respell-study-record.ts";
import { modelsRecordSchema } from "./models-record-schema.ts";
import { profileRecordSchema } from "./profile-record-schema.ts";
import { studyRecordSchema } from "./study-record-schema.ts";

/** The current schema of a kind of record, and the steps to it: the one at index n makes version n + 2 of version n + 1. */
interface Kind {
  readonly schema: z.ZodType<AnyRecord>;
  readonly migrations: readonly ((record: unknown) => unknown)[];
  /** Rewrites names and values of the current version that have other spellings since. */
  readonly respell?: (record: unknown) => unknown;
}

const profile: Kind = {
  schema: profileRecordSchema,
  migrations: [migrateProfileRecord1, migrateProfileRecord2],
};
const study: Kind = {
  schema: studyRecordSchema,
  migrations: [migrateStudyRecord1, migrateStudyRecord2],
  respell: respellStudyRecord,
};
const kinds: ReadonlyMap<unknown, Kind> = new Map<unknown, Kind>([
  [undefined, profile],
  ["study", study],
  ["comparison", { schema: comparisonRecordSchema, migrations: [migrateComparisonRecord1] }],
  ["models", { schema: modelsRecordSchema, migrations: [] }],
  ["check", { schema: checkRecordSchema, migrations: [] }],
]);

/**
 * Checks the text of a record. One of the current schema is given as it was written, in today's spelling: names that the schema does not know
 * are kept, and all in their order. One of an older schema is migrated first.
 *
 * @param source what the message calls the text: a file's path
 * @throws {ProfilerError} `record-unreadable` if it is not JSON, not a record or of a later schema
 */
export function parseRecord(text: string, source: string): AnyRecord {
  const written = jsonOf(text, source);
  const kind = propertyOf(written, "kind");
  const { schema, migrations, respell } = kinds.get(kind) ?? refuseKind(kind, source);
  const newest = migrations.length + 1;
  const version = propertyOf(written, "schemaVersion");
  if (typeof version !== "number" || !Number.isInteger(version) || version < 1 || version > newest) {
    throw new ProfilerError("record-unreadable", {
      found: `${version === undefined ? "no schemaVersion" : `schemaVersion ${quoted(version)}`} in ${source}`,
      expected: `a record with schemaVersion ${newest === 1 ? "1" : `1 to ${newest}`}`,
      remedy: "read it with the version of clothnet-profiler that wrote it, or make the record again",
    });
  }
  const steps = [...migrations.slice(version - 1), ...(respell === undefined ? [] : [respell])];
  const value = steps.reduce((record, step) => step(record), written);
  const checked: z.ZodSafeParseResult<AnyRecord> = schema.safeParse(value);
  // Not the checked data, whose names are in the order of the schema: no schema changes a value.
  if (checked.success) return value as AnyRecord;
  const first = checked.error.issues[0];
  const path = first?.path ?? [];
  throw new ProfilerError("record-unreadable", {
    found: `${quoted(valueAt(value, path))} at ${pathText(path)} in ${source}`,
    expected: reasonOf(first?.message ?? "a record").replace(/^(Invalid \w+|Too \w+): (expected )?/, ""),
    remedy: "correct that value, or make the record again",
  });
}

function refuseKind(kind: unknown, source: string): never {
  throw new ProfilerError("record-unreadable", {
    found: `the kind ${quoted(kind)} in ${source}`,
    expected: `${[...kinds.keys()].filter((known) => known !== undefined).join(", ")}, or no kind: a profile`,
    remedy: "name a record that this program wrote with --format json",
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

function quoted(value: unknown): string {
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "object" && value !== null) return "an object";
  return JSON.stringify(value).slice(0, 80);
}
