import { open, stat } from "node:fs/promises";
import { ProfilerError } from "../../errors.ts";
import type { ProfileRecord } from "../../record/profile-record.ts";
import { readRecord } from "./read-record.ts";

/** Far enough into a file to find what a record begins with, whatever its indentation. */
const headBytes = 512;

/**
 * The profile record in a file; undefined where the path is of something else, as of a model.
 *
 * Throws `record-unreadable` where it is a record and breaks its schema, `wrong-option` where it is one of another kind.
 */
export async function profileRecordAt(path: string): Promise<ProfileRecord | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile() !== true) return undefined;
  const head = await headOf(path);
  if (!/^\uFEFF?\s*\{\s*"schemaVersion"\s*:/.test(head)) return undefined;
  const record = await readRecord(path);
  if (!("kind" in record)) return record;
  throw new ProfilerError("wrong-option", {
    found: `the record of a ${record.kind} at ${path}`,
    expected: "the record of a profile",
    remedy: "name a record that profile --time --format json wrote",
  });
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
