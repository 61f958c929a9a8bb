import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { ProfilerError } from "../errors.ts";
import { takeLock } from "../files/lock-file.ts";

/**
 * Takes a run folder for this process, and makes it.
 *
 * @returns the function that gives it back
 * @throws {ProfilerError} `folder-in-use` if another process has it; `cannot-write`
 */
export async function lockRunFolder(folder: string): Promise<() => Promise<void>> {
  const taken = await makeFolder(folder).then(() => takeLock(join(folder, "lock.json")));
  if ("release" in taken) return taken.release;
  throw new ProfilerError("folder-in-use", {
    found: `process ${taken.heldBy} at work in ${folder}`,
    expected: "one run at a time in a run folder",
    remedy: "wait for it, or choose another folder with --run-dir",
  });
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw new ProfilerError(
      "cannot-write",
      {
        found: `no folder ${folder} and no way to make it (${(error as NodeJS.ErrnoException).code})`,
        expected: "a folder for the results of jobs",
        remedy: "choose another one with --run-dir",
      },
      { cause: error },
    );
  }
}
