import { open, readFile, stat } from "node:fs/promises";
import { ProfilerError, reasonOf } from "../../errors.ts";
import { parseRecord } from "../../record/parse-record.ts";
import type { AnyRecord } from "../../record/any-record.ts";
import { kindOf, kindWords } from "../../record/any-record.ts";
import type { ProfileRecord } from "../../record/profile-record.ts";
import type { StudyRecord } from "../../record/study-record.ts";

/** The record of the largest known model is below 2 MB: a file above this limit is not a record. */
const largestBytes = 64 * 2 ** 20;

/** Bytes at the start of a file that show whether it is a record, with any indentation. */
const headBytes = 512;

/**
 * Reads a record written by {@link recordJson} and checks it against its schema.
 *
 * @throws {ProfilerError} `record-unreadable` when the file is missing, too large, not JSON, of another `schemaVersion`, or breaks the schema;
 *   the message names the first wrong field by its path
 */
export async function readRecord(file: string): Promise<AnyRecord> {
  return parseRecord(await textOf(file), file);
}

/**
 * The profile record in a file; undefined if the path names something else, such as a model.
 *
 * @throws {ProfilerError} `record-unreadable` when it is a record that breaks its schema; `wrong-option` when it is a record of another kind
 */
export async function profileRecordAt(path: string): Promise<ProfileRecord | undefined> {
  if (!(await isRecordFile(path))) return undefined;
  const record = await readRecord(path);
  if (!("kind" in record)) return record;
  throw new ProfilerError("wrong-option", {
    found: `the record of ${kindWords[record.kind]} at ${path}`,
    expected: "the record of a profile",
    remedy: "name a record that profile --time --format json wrote",
  });
}

/** The studies' records in some files, by their paths. @throws {ProfilerError} `record-unreadable`; `wrong-option` for a record of another kind */
export async function readStudies(files: readonly string[]): Promise<ReadonlyMap<string, StudyRecord>> {
  const studies = new Map<string, StudyRecord>();
  for (const file of files) {
    const record = await readRecord(file);
    if (!("kind" in record) || record.kind !== "study")
      throw new ProfilerError("wrong-option", {
        found: `the record of ${kindWords[kindOf(record)]} at ${file}`,
        expected: "the record of a study",
        remedy: "name the .json that study wrote",
      });
    studies.set(file, record);
  }
  return studies;
}

/** Whether a path names a file that begins as a record does. */
export async function isRecordFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() === true && /^\uFEFF?\s*\{\s*"schemaVersion"\s*:/.test(await headOf(path));
}

async function textOf(file: string): Promise<string> {
  const { size } = await stat(file).catch((error: unknown) => unreadable(file, error));
  if (size > largestBytes) {
    throw new ProfilerError("record-unreadable", {
      found: `${file} of ${size} bytes`,
      expected: `a record of at most ${largestBytes} bytes`,
      remedy: "name a file that this program wrote with --format json",
    });
  }
  return readFile(file, "utf8").catch((error: unknown) => unreadable(file, error));
}

function unreadable(file: string, error: unknown): never {
  const code = (error as NodeJS.ErrnoException).code;
  throw new ProfilerError(
    "record-unreadable",
    {
      found: code === "ENOENT" ? `no file at ${file}` : `${file} (${reasonOf(error)})`,
      expected: "a readable file with a profile or study record",
      remedy: "check the path, or make the record with --format json",
    },
    { cause: error },
  );
}

async function headOf(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return buffer.subarray(0, bytesRead).toString("utf8");
  } finally {
    await file.close();
  }
}
