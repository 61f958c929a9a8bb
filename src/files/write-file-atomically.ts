import { randomUUID } from "node:crypto";
import type { Stats } from "node:fs";
import { access, chown, constants, open, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { ProfilerError, reasonOf } from "../errors.ts";

/** Puts the bytes on disk; tests pass one that fails. */
export type Write = (file: string, content: string | Uint8Array) => Promise<void>;

/**
 * Writes a whole file or leaves the old one as it was: the content goes to a temporary file beside it, which then takes its name.
 * Whatever is not a plain file (a terminal, a pipe, `/dev/null`) is written to directly, since it must not be replaced.
 *
 * @throws {ProfilerError} `cannot-write`
 */
export async function writeFileAtomically(
  file: string,
  content: string | Uint8Array,
  write: Write = replaceFile,
): Promise<void> {
  const existing = await existingFile(file);
  const put = existing === undefined || existing.isFile() ? write : writeFile;
  await put(file, content).catch((error: unknown) => {
    throw cannotWrite(error, file);
  });
}

/**
 * Checks, before long work, that its result can be written: makes a file beside it and removes it again. A disk may still become full.
 *
 * @throws {ProfilerError} `cannot-write`
 */
export async function assertWritable(file: string): Promise<void> {
  const existing = await existingFile(file);
  const trial = `${await realpath(file).catch(() => file)}.${randomUUID()}.partial`;
  try {
    if (existing?.isFile() === false) return await access(file, constants.W_OK);
    await (await open(trial, "wx")).close();
  } catch (error) {
    throw cannotWrite(error, file);
  } finally {
    await rm(trial, { force: true });
  }
}

/**
 * Puts `content` in the place of a file: into a new file beside it, to the disk, and then under its name. An existing file keeps its permissions and,
 * if the user may set it, its owner. A symbolic link stays, and its target is replaced.
 *
 * `FileHandle.writeFile` writes on until all is written. A single write, as the package write-file-atomic 7 has it, ends early and without an error when
 * the disk becomes full: the old file would be replaced by a part of the new one.
 */
async function replaceFile(file: string, content: string | Uint8Array): Promise<void> {
  const target = await realpath(file).catch(() => file);
  const before = await stat(target).catch(() => undefined);
  const partial = `${target}.${randomUUID()}.partial`;
  try {
    const handle = await open(partial, "wx");
    try {
      await handle.writeFile(content);
      if (before !== undefined) await handle.chmod(before.mode);
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (before !== undefined) await chown(partial, before.uid, before.gid).catch(() => undefined);
    await rename(partial, target);
  } finally {
    await rm(partial, { force: true });
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

/** The error of a file that could not be written, in words. */
export function cannotWrite(error: unknown, file: string): ProfilerError {
  return new ProfilerError("cannot-write", factsOf(error, file), { cause: error });
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
