import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ProfilerError } from "../../errors.ts";

/**
 * Runs `install` while no other process installs into the project: two would empty each other's unfinished folders, and one of them could note
 * as finished what the other had emptied. A note left by a process that was killed is taken over.
 *
 * @throws ProfilerError `install-failed` where another process installs
 */
export async function oneAtATime<Result>(project: string, install: () => Promise<Result>): Promise<Result> {
  const folder = join(project, "node_modules", ".clothnet-profiler");
  await mkdir(folder, { recursive: true });
  const note = join(folder, "installing.txt");
  await take(note);
  try {
    return await install();
  } finally {
    await rm(note, { force: true });
  }
}

async function take(note: string): Promise<void> {
  try {
    await writeFile(note, `${process.pid}`, { flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    const holder = Number(await readFile(note, "utf8").catch(() => ""));
    if (isOtherProcess(holder)) {
      throw new ProfilerError("install-failed", {
        found: `another installation into the project at work, process ${holder}`,
        expected: "one at a time",
        remedy: `run it again when that has ended, or, where there is none, delete ${note}`,
      });
    }
    await rm(note, { force: true });
    await take(note);
  }
}

/** In a container that was started again, the note of a former process may bear the number of this one. */
function isOtherProcess(holder: number): boolean {
  if (holder === process.pid) return false;
  try {
    return process.kill(holder, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}
