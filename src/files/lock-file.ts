import { constants, copyFile, link, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { randomUUID } from "node:crypto";
import { dirname } from "node:path";
import { setTimeout } from "node:timers/promises";
import { cannotWrite } from "./write-file-atomically.ts";

/** The process that holds a lock. */
interface Holder {
  readonly pid: number;
  /** When the process started, as the system counts it; undefined where the system does not say. */
  readonly started?: string | undefined;
}

/**
 * Takes a lock for this process. The lock of a process that has ended is taken over; a process id that another process got since is told by its
 * start time.
 *
 * @param lock the file that stands for it, in an existing folder
 * @returns the function that gives it back, or the process that has it
 * @throws {ProfilerError} `cannot-write`
 */
export async function takeLock(
  lock: string,
): Promise<{ readonly release: () => Promise<void> } | { readonly heldBy: number }> {
  const own = `${lock}.${randomUUID()}`;
  const holder: Holder = { pid: process.pid, started: await startOf(process.pid) };
  await writeFile(own, JSON.stringify(holder), { flag: "wx" }).catch(async (error: unknown) => {
    await rm(own, { force: true });
    throw cannotWrite(error, lock);
  });
  try {
    while (!(await takes(own, lock))) {
      const text = await readFile(lock, "utf8").catch(() => undefined);
      if (text === undefined) continue;
      const other = holderOf(text);
      if (other !== undefined && (await isRunning(other))) return { heldBy: other.pid };
      if (await takesOver(own, lock, text)) break;
    }
  } finally {
    await rm(own, { force: true });
  }
  return { release: () => rm(lock, { force: true }) };
}

/** Milliseconds between two looks at a lock of another process, and at one that is being replaced. */
const pauseMs = 200;
const turnPauseMs = 5;

/**
 * Waits for a lock that another process may have, and makes its folder.
 *
 * @returns the function that gives it back
 * @throws `signal.reason` if the signal is aborted; {ProfilerError} `cannot-write`
 */
export async function waitForLock(
  lock: string,
  signal: AbortSignal | undefined,
): Promise<() => Promise<void>> {
  await mkdir(dirname(lock), { recursive: true }).catch((error: unknown) => {
    throw cannotWrite(error, lock);
  });
  for (;;) {
    const taken = await takeLock(lock);
    if ("release" in taken) return taken.release;
    await setTimeout(pauseMs);
    signal?.throwIfAborted();
  }
}

/** A link either makes the name or fails, with the content there from the first moment on. */
async function takes(own: string, lock: string): Promise<boolean> {
  try {
    await link(own, lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
  }
  // Some file systems have no links.
  return copyFile(own, lock, constants.COPYFILE_EXCL).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === "EEXIST") return false;
      throw error;
    },
  );
}

/**
 * Puts a lock in the place of a stale one. Only the process that has the file beside the lock does so: of two that took a lock away, the second
 * could take away the first one's new lock.
 *
 * @param text content of the stale lock
 * @returns false if it changed since, or another process is replacing it
 */
async function takesOver(own: string, lock: string, text: string): Promise<boolean> {
  const turn = `${lock}.takeover`;
  if (!(await takes(own, turn))) {
    const other = holderOf((await readFile(turn, "utf8").catch(() => undefined)) ?? "");
    // A process that was killed in the moment of taking over.
    if (other !== undefined && !(await isRunning(other))) await rm(turn, { force: true });
    await setTimeout(turnPauseMs);
    return false;
  }
  try {
    if ((await readFile(lock, "utf8").catch(() => undefined)) !== text) return false;
    await rename(own, lock);
    return true;
  } finally {
    await rm(turn, { force: true });
  }
}

function holderOf(text: string): Holder | undefined {
  try {
    const { pid, started } = JSON.parse(text) as Partial<Holder>;
    return typeof pid === "number" ? { pid, started } : undefined;
  } catch {
    return undefined;
  }
}

async function isRunning({ pid, started }: Holder): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
  }
  const now = await startOf(pid);
  return started === undefined || now === undefined || now === started;
}

/** The 22nd field of Linux' `/proc/<pid>/stat`: clock ticks since the system started. The name before it may have spaces and brackets. */
async function startOf(pid: number): Promise<string | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  return text?.slice(text.lastIndexOf(")") + 2).split(" ")[19];
}
