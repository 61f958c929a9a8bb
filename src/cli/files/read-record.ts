import { readFile, stat } from "node:fs/promises";
import { ProfilerError, reasonOf } from "../../errors.ts";
import { parseRecord } from "../../record/parse-record.ts";
import type { AnyRecord } from "../../record/parse-record.ts";

/** A record of the largest model that we know is below 2 MB: a file over this is something else. */
const largestBytes = 64 * 2 ** 20;

/**
 * Reads a record written by {@link recordJson} and checks it against its schema.
 *
 * @throws ProfilerError `record-unreadable` where the file is missing, too large, not JSON, of another `schemaVersion`, or
 *   breaks the schema (the first place where it does is named by its path)
 */
export async function readRecord(file: string): Promise<AnyRecord> {
  return parseRecord(await textOf(file), file);
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
