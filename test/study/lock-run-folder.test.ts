import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { lockRunFolder } from "../../src/study/lock-run-folder.ts";

async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "lock-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A process that runs until it is killed. */
async function otherProcess(): Promise<{ pid: number; end: () => Promise<void> }> {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1e6); console.log('up')"]);
  await once(child.stdout, "data");
  const end = async (): Promise<void> => {
    child.kill("SIGKILL");
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  };
  onTestFinished(end);
  return { pid: child.pid as number, end };
}

test("a run folder is one process' at a time, and leaves no file behind", async () => {
  const folder = join(await emptyFolder(), "deep", "run");
  const release = await lockRunFolder(folder);
  await expect(lockRunFolder(folder)).rejects.toThrow(
    `folder is in use: found process ${process.pid} at work in ${folder}; expected one run at a time in a run folder. Fix: wait for it, or choose another folder with --run-dir`,
  );
  await release();
  expect(await readdir(folder)).toEqual([]);
  await (
    await lockRunFolder(folder)
  )();
});

test("the lock of a process that was killed is taken over", async () => {
  const folder = await emptyFolder();
  const { pid, end } = await otherProcess();
  await writeFile(join(folder, "lock.json"), JSON.stringify({ pid }));
  await expect(lockRunFolder(folder)).rejects.toMatchObject({ code: "folder-in-use" });
  await end();
  await (
    await lockRunFolder(folder)
  )();
});

test.runIf(process.platform === "linux")(
  "a process id that another process got since is told by its start time",
  async () => {
    const folder = await emptyFolder();
    await writeFile(join(folder, "lock.json"), JSON.stringify({ pid: process.pid, started: "1" }));
    await (
      await lockRunFolder(folder)
    )();
  },
);

test("of many at once over a stale lock, one gets it", async () => {
  for (let round = 0; round < 6; round += 1) {
    const folder = await emptyFolder();
    await writeFile(join(folder, "lock.json"), "{");
    const attempts = await Promise.allSettled(Array.from({ length: 20 }, () => lockRunFolder(folder)));
    expect(attempts.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await readdir(folder)).toEqual(["lock.json"]);
  }
});
