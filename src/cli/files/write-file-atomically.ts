import { randomUUID } from "node:crypto";
import type { Stats } from "node:fs";
import { access, constants, open, realpath, rm, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { ProfilerError, reasonOf } from "../../errors.ts";
import { replaceFile } from "./replace-file.ts";

/** What puts the bytes on disk; tests hand in one that fails. */
export type Write = (file: string, content: string | Buffer) => Promise<void>;

/**
 * Writes a whole file or leaves the old one as it was: the text goes to a temporary file beside it, which then takes its name.
 * Something that is not a plain file (a terminal, a pipe, `/dev/null`) is written to directly, since it must not be replaced.
 *
 * @throws ProfilerError `cannot-write`
 */
export async function writeFileAtomically(
  file: string,
  content: string | Buffer,
  write: Write = replaceFile,
): Promise<void> {
  const existing = await existingFile(file);
  const put = existing === undefined || existing.isFile() ? write : writeFile;
  await put(file, content).catch((error: unknown) => {
    throw new ProfilerError("cannot-write", factsOf(error, file), { cause: error });
  });
}

/**
 * Finds out before long work whether its result can be written, as far as that can be seen without writing: by making a file beside it and
 * removing it again. A disk may be full by then.
 *
 * @throws ProfilerError `cannot-write`
 */
export async function assertWritable(file: string): Promise<void> {
  const existing = await existingFile(file);
  const trial = `${await realpath(file).catch(() => file)}.${randomUUID()}.partial`;
  try {
    if (existing?.isFile() === false) return await access(file, constants.W_OK);
    await (await open(trial, "wx")).close();
  } catch (error) {
    throw new ProfilerError("cannot-write", factsOf(error, file), { cause: error });
  } finally {
    await rm(trial, { force: true });
  }
}

async function existingFile(file: string): Promise<Stats | undefined> {
  if (file === "") {
    throw new ProfilerError("cannot-write", {
      found: "an empty path",
      expected: "the path of a file",
      remedy: "name the file to write",
    });
  }
  const existing = await stat(file).catch(() => undefined);
  if (existing?.isDirectory() !== true) return existing;
  throw new ProfilerError("cannot-write", {
    found: `a folder at ${file}`,
    expected: "the path of a file",
    remedy: "add a file name to the path",
  });
}

function factsOf(error: unknown, file: string): ProfilerError["facts"] {
  switch ((error as NodeJS.ErrnoException).code) {
    case "ENOENT":
    case "ENOTDIR":
      return {
        found: `no folder ${dirname(file)}`,
        expected: `an existing folder for ${file}`,
        remedy: "make the folder or choose another path",
      };
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return {
        found: `no permission to write ${file}`,
        expected: "a folder that this user may write to",
        remedy: "change the permission or choose another path",
      };
    case "ENOSPC":
    case "EDQUOT":
      return {
        found: `no space left for ${file}`,
        expected: `room for ${file} and its temporary copy`,
        remedy: "free some space or choose another disk; the old file is unchanged",
      };
    default:
      return {
        found: `${file} (${reasonOf(error)})`,
        expected: "a path that can be written to",
        remedy: "choose another path",
      };
  }
}
