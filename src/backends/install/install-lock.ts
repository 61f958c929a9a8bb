import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ProfilerError } from "../../errors.ts";

/**
 * Runs `install` while no other process installs into the project. Two at once would delete each other's unfinished folders and could stamp a deleted
 * result as finished. A lock left by a killed process is taken over.
 *
 * @throws {ProfilerError} `install-failed` if another process holds the lock
 */
export async function withInstallLock<Result>(
  project: string,
  install: () => Promise<Result>,
): Promise<Result> {
  const folder = join(project, "node_modules", ".clothnet-profiler");
  await mkdir(folder, { recursive: true });
  const lock = join(folder, "installing.txt");
  await acquire(lock);
  try {
    return await install();
  } finally {
    await rm(lock, { force: true });
  }
}

async function acquire(lock: string): Promise<void> {
  try {
    await writeFile(lock, `${process.pid}`, { flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    const holder = Number(await readFile(lock, "utf8").catch(() => ""));
    if (isOtherProcess(holder)) {
      throw new ProfilerError("install-failed", {
        found: `another installation into this project, process ${holder}`,
        expected: "one installation at a time",
        remedy: `run the command again when that process has ended; if it is no installation, delete ${lock}`,
      });
    }
    await rm(lock, { force: true });
    await acquire(lock);
  }
}

/** False for our own process id: in a restarted container, the lock of a former process may have the same number. */
function isOtherProcess(holder: number): boolean {
  if (holder === process.pid) return false;
  try {
    return process.kill(holder, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}
