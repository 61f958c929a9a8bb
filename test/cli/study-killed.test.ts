import { execFileSync, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { StudyRecord } from "../../src/record/study-record.ts";
import { decodeFitState } from "../../src/training/fit/encode-fit-state.ts";
import { withoutTimes } from "../study/without-times.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const built = join(root, `.built-${process.pid}`);
const folder = mkdtempSync(join(tmpdir(), "killed-"));
beforeAll(() => execFileSync(process.execPath, ["build.js", built], { cwd: root }));
afterAll(() => {
  for (const each of [built, folder]) rmSync(each, { recursive: true, force: true });
});

/** A running study of a small network on the two most frequent drawn garments, three folds of five epochs. */
interface Running {
  readonly child: ChildProcess;
  readonly log: () => string;
  readonly end: Promise<number | null>;
}

function start(out: string, ...more: string[]): Running {
  const options = [
    ...["--data", join(root, "fixtures/garments"), "--approaches", "resnet50-17", "--classes", "2"],
    ...["--folds", "3", "--epochs", "5", "--runs", "1", "--warmup", "0", "--out", join(folder, out, "s")],
  ];
  const child = spawn(process.execPath, [join(built, "bin.js"), "study", ...options, ...more], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let log = "";
  child.stderr?.on("data", (chunk: Buffer) => (log += chunk.toString()));
  return { child, log: () => log, end: once(child, "close").then(([code]) => code as number | null) };
}

const recordOf = (out: string): StudyRecord =>
  JSON.parse(readFileSync(join(folder, out, "s.json"), "utf8")) as StudyRecord;

const filesIn = (out: string, part: string): readonly string[] => {
  const path = join(folder, out, "s-run", part);
  return existsSync(path) ? readdirSync(path).filter((name) => !name.endsWith(".partial")) : [];
};

/** Waits until `done` of the jobs have a result and another one a checkpoint. */
async function untilTraining(out: string, done: number): Promise<string> {
  for (;;) {
    const results = filesIn(out, "results");
    // The state of a job that has a result is about to be removed.
    const isDone = (name: string): boolean => results.includes(name.replace(/bin$/, "json"));
    const checkpoint = filesIn(out, "checkpoints").find((name) => !isDone(name));
    if (checkpoint !== undefined && results.length >= done) return checkpoint;
    await wait(5);
  }
}

/** Waits until a running study has kept an epoch of some job since now. */
async function untilNextEpoch(out: string, { child }: Running): Promise<void> {
  const states = (): string =>
    filesIn(out, "checkpoints")
      .map(
        (name) =>
          `${name} ${statSync(join(folder, out, "s-run/checkpoints", name), { throwIfNoEntry: false })?.mtimeMs}`,
      )
      .join();
  const before = states();
  while (["", before].includes(states())) {
    if (child.exitCode !== null) throw new Error("the study has ended before");
    await wait(5);
  }
}

/** Process ids of the workers of a command. */
function workersOf({ child }: Running): readonly number[] {
  const text = execFileSync("ps", ["-o", "pid=", "--ppid", String(child.pid)], { encoding: "utf8" });
  return text
    .trim()
    .split(/\s+/)
    .map(Number)
    .filter(
      (pid) => existsSync(`/proc/${pid}`) && readFileSync(`/proc/${pid}/cmdline`).includes("job-worker"),
    );
}

test.runIf(process.platform === "linux")(
  "killed in a fold, stopped by Ctrl-C, and with a worker killed in an epoch, a study ends as an undisturbed one",
  async () => {
    expect(await start("undisturbed", "--workers", "1").end).toBe(0);

    const killed = start("disturbed", "--workers", "1");
    const checkpoint = await untilTraining("disturbed", 1);
    killed.child.kill("SIGKILL");
    await killed.end;
    expect(filesIn("disturbed", "results")).toHaveLength(1);
    const state = decodeFitState(readFileSync(join(folder, "disturbed", "s-run", "checkpoints", checkpoint)));

    const stopped = start("disturbed", "--workers", "2");
    await untilNextEpoch("disturbed", stopped);
    stopped.child.kill("SIGINT");
    expect(await stopped.end).toBe(130);
    expect(stopped.log()).toMatch(
      /\nclothnet-report: interrupted: found a signal to stop with [12] of 3 jobs done; .* it goes on from .*s-run, .*\n$/,
    );

    const bereft = start("disturbed", "--workers", "2");
    await untilNextEpoch("disturbed", bereft);
    const workers = workersOf(bereft);
    expect(workers.length).toBeGreaterThan(0);
    for (const pid of workers) process.kill(pid, "SIGKILL");
    expect(await bereft.end).toBe(0);

    const record = recordOf("disturbed");
    expect(withoutTimes(record)).toEqual(withoutTimes(recordOf("undisturbed")));
    // The epochs before the kill were not trained again: their times stayed.
    const job = record.approaches[0]?.jobs.find(({ key }) => checkpoint === `${key}.bin`);
    expect(job?.epochs.slice(0, state.epoch)).toEqual(state.history);
    expect(readdirSync(join(folder, "disturbed", "s-run"))).toEqual(["cache", "results"]);
  },
  300_000,
);

test("Ctrl-C before anything is done leaves at most the list of photos", async () => {
  const early = start("early", "--workers", "1");
  while (!existsSync(join(folder, "early", "s-run"))) await wait(1);
  early.child.kill("SIGINT");
  expect(await early.end).toBe(130);
  expect(early.log()).toMatch(
    /^clothnet-report: interrupted: found a signal to stop (with 0 of 3 jobs done|at photo \d+ of \d+ to read)/m,
  );
  for (const part of ["results", "checkpoints", "lock.json"])
    expect(existsSync(join(folder, "early", "s-run", part))).toBe(false);
}, 60_000);

test("a second run in one run folder ends with one line", async () => {
  const first = start("twice", "--workers", "1");
  while (!existsSync(join(folder, "twice", "s-run", "lock.json"))) await wait(1);
  const second = start("twice", "--workers", "1");
  expect(await second.end).toBe(2);
  expect(second.log()).toBe(
    `clothnet-report: folder is in use: found process ${first.child.pid} at work in ${join(folder, "twice", "s-run")}; expected one run at a time in a run folder. Fix: wait for it, or choose another folder with --run-dir\n`,
  );
  first.child.kill("SIGKILL");
  await first.end;
}, 60_000);
