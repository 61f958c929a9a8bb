import { execFileSync, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
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

/** A running study on the two most frequent drawn garments, three folds. */
interface Running {
  readonly child: ChildProcess;
  readonly log: () => string;
  readonly end: Promise<number | null>;
}

/** A small rate, by which features become better in each epoch: none stops early. */
const small = ["--learning-rate", "0.0001"];
const model = join(root, "fixtures/small-model/model.json");
const approaches = {
  "a network": ["--approaches", "resnet50-17", "--epochs", "5", "--size", "32"],
  "a head on features": ["--approaches", `features:${model}`, "--epochs", "60", ...small],
  "the upper part of a network": ["--approaches", `fine-tune:${model}@block2_relu`, "--epochs", "10"],
} as const;
type Trained = keyof typeof approaches;

/** @param out a folder that begins with what is trained */
function start(out: `${Trained}${string}`, ...more: string[]): Running {
  const [trained = "a network"] = (Object.keys(approaches) as Trained[]).filter((name) =>
    out.startsWith(name),
  );
  const options = [
    ...["--data", join(root, "fixtures/garments"), "--classes", "2", ...approaches[trained]],
    ...["--folds", "3", "--runs", "1", "--warmup", "0", "--out", join(folder, out, "s")],
  ];
  const child = spawn(process.execPath, [join(built, "bin.js"), "study", ...options, ...more], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let log = "";
  child.stderr?.on("data", (chunk: Buffer) => (log += chunk.toString()));
  return { child, log: () => log, end: once(child, "close").then(([code]) => code as number | null) };
}

async function ends({ end, log }: Running, code: number): Promise<void> {
  expect(await end, log()).toBe(code);
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

test.runIf(process.platform === "linux").for(Object.keys(approaches) as Trained[])(
  "killed in a fold, stopped by Ctrl-C, and with a worker killed in an epoch, a study that trains %s ends as an undisturbed one",
  { timeout: 900_000 },
  async (trained) => {
    await ends(start(trained, "--workers", "1"), 0);

    const disturbed = `${trained}, disturbed` as const;
    const killed = start(disturbed, "--workers", "1");
    const checkpoint = await untilTraining(disturbed, 1);
    killed.child.kill("SIGKILL");
    await killed.end;
    expect(filesIn(disturbed, "results")).toHaveLength(1);
    const state = decodeFitState(readFileSync(join(folder, disturbed, "s-run", "checkpoints", checkpoint)));

    const stopped = start(disturbed, "--workers", "2");
    await untilNextEpoch(disturbed, stopped);
    stopped.child.kill("SIGINT");
    await ends(stopped, 130);
    expect(stopped.log()).toMatch(
      /\nclothnet-report: interrupted: found a signal to stop with [12] of 3 jobs done; .* it goes on from .*s-run, .*\n$/,
    );

    const bereft = start(disturbed, "--workers", "2");
    await untilNextEpoch(disturbed, bereft);
    const workers = workersOf(bereft);
    expect(workers.length).toBeGreaterThan(0);
    for (const pid of workers) process.kill(pid, "SIGKILL");
    await ends(bereft, 0);

    const record = recordOf(disturbed);
    expect(withoutTimes(record)).toEqual(withoutTimes(recordOf(trained)));
    // The epochs before the kill were not trained again: their times stayed.
    const job = record.approaches[0]?.jobs.find(({ key }) => checkpoint === `${key}.bin`);
    expect(job?.epochs.slice(0, state.epoch)).toEqual(state.history);
    expect(readdirSync(join(folder, disturbed, "s-run"))).toEqual(["cache", "results"]);
  },
);

test.runIf(process.platform === "linux")(
  "stopped and killed while several threads compute, a study leaves no process, and goes on to the same record",
  { timeout: 900_000 },
  async () => {
    const out = "a network, on threads";
    const stopped = start(out, "--workers", "1", "--threads", "2");
    await untilTraining(out, 0);
    stopped.child.kill("SIGINT");
    await ends(stopped, 130);

    const killed = start(out, "--workers", "2", "--threads", "2");
    await untilNextEpoch(out, killed);
    const workers = workersOf(killed);
    expect(workers.length).toBeGreaterThan(0);
    killed.child.kill("SIGKILL");
    await killed.end;
    // A worker is at a step of its training when nobody is left to take the result.
    while (workers.some((pid) => existsSync(`/proc/${pid}`))) await wait(50);

    await ends(start(out, "--workers", "1", "--threads", "2"), 0);
    const record = recordOf(out);
    expect(record.approaches[0]?.jobs.map(({ threads }) => threads)).toEqual([2, 2, 2]);
    expect(withoutTimes(record)).toEqual(withoutTimes(recordOf("a network")));
  },
);

test("Ctrl-C before anything is done leaves at most the list of photos", async () => {
  const early = start("a network, early", "--workers", "1");
  while (!existsSync(join(folder, "a network, early", "s-run"))) await wait(1);
  early.child.kill("SIGINT");
  await ends(early, 130);
  expect(early.log()).toMatch(
    /^clothnet-report: interrupted: found a signal to stop (with 0 of 3 jobs done|at photo \d+ of \d+ to read)/m,
  );
  for (const part of ["results", "checkpoints", "lock.json"])
    expect(existsSync(join(folder, "a network, early", "s-run", part))).toBe(false);
}, 60_000);

test("a second run in one run folder ends with one line", async () => {
  const first = start("a network, twice", "--workers", "1");
  while (!existsSync(join(folder, "a network, twice", "s-run", "lock.json"))) await wait(1);
  const second = start("a network, twice", "--workers", "1");
  await ends(second, 2);
  expect(second.log()).toBe(
    `clothnet-report: folder is in use: found process ${first.child.pid} at work in ${join(folder, "a network, twice", "s-run")}; expected one run at a time in a run folder. Fix: wait for it, or choose another folder with --run-dir\n`,
  );
  first.child.kill("SIGKILL");
  await first.end;
}, 60_000);
