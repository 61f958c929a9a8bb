import { expect, test } from "vitest";
import type { OpenBackend } from "../../../src/backends/open-backend.ts";
import type { DevicePeaks } from "../../../src/record/profile-record.ts";
import type { KeySamples, SubjectSamples } from "../../../src/profile/time/time-subject.ts";
import { rowKey } from "../../../src/profile/time/timed-subject.ts";
import { phaseKey } from "../../../src/profile/time/training-subject.ts";
import { addForwardTimes } from "../../../src/profile/time/add-forward-times.ts";
import { addTrainingTimes } from "../../../src/profile/time/add-training-times.ts";
import { timingNoteWords } from "../../../src/report/words/timing-note-words.ts";
import { sampleProfile } from "../../report/sample-profile.ts";

const peaks: DevicePeaks = {
  compute: { gflopsPerSecond: 1e6, probe: "matMul 512", samples: 5 },
  copies: [{ bytes: 1e6, gigabytesPerSecond: 1e6, samples: 5 }],
  launch: { milliseconds: 0.001, samples: 5 },
};
const machine: OpenBackend = {
  name: "cpu",
  device: "Sample CPU",
  gpu: false,
  software: false,
  driver: "none",
  clock: "a sample clock",
  kernelTiming: { kind: "synchronous" },
};
const record = sampleProfile();
const [conv1, , conv2] = record.layers as [(typeof record.layers)[0], unknown, (typeof record.layers)[0]];

function subject(byKey: readonly (readonly [string, readonly (number | undefined)[]])[]): SubjectSamples {
  return {
    byKey: new Map(
      byKey.map(([key, ms]): [string, KeySamples] => [key, { ms, kernelMs: ms, kernels: 1, onDevice: 1 }]),
    ),
    endToEnd: [10, 10, 10, 10, 10],
    observed: [10, 10, 10, 10, 10],
    firstRunMs: 20,
    warmUp: { runs: 3, settled: true },
    clockResolutionMs: 1e-4,
    kernels: byKey.length,
    tensorsLeft: 0,
    primed: false,
  };
}

test("the peaks of a fast device are written out", () => {
  const notes = addForwardTimes(record, subject([[rowKey(conv1), [6]]]), peaks, machine, "random").timing
    ?.notes;
  expect(notes?.map(timingNoteWords)).toContain(
    "measured peaks: 1,000,000 GFLOP/s (matMul 512), 1,000,000 GB/s (copies), 0.0010 ms for a kernel of one element",
  );
});

test("a note says why one thread computes where more were asked for", () => {
  const alone = { ...machine, threads: 1, whyOneThread: "no threads" };
  const timing = addForwardTimes(record, subject([[rowKey(conv1), [6]]]), peaks, alone, "random").timing;
  expect(timing?.notes).toContainEqual({ code: "one-thread", error: "no threads" });
});

test("shares and ranks among the rows that have a time; the sum is that of each run", () => {
  const samples = subject([
    [rowKey(conv1), [6, 6, 6, 6, 6]],
    [rowKey(conv2), [2, 3, 2, 1, 2]],
  ]);
  const { layers, timing } = addForwardTimes(record, samples, peaks, machine, "random");
  expect(
    layers.flatMap(({ name, time }) => (time === undefined ? [] : [[name, time.share, time.rank]])),
  ).toEqual([
    ["conv1", 0.75, { first: 1, last: 1 }],
    ["conv2", 0.25, { first: 2, last: 2 }],
  ]);
  expect(layers.filter(({ untimed }) => untimed?.kind === "no-kernels")).toHaveLength(3);
  // The median of 8, 9, 8, 7, 8; of 10, 2 are left.
  expect(timing).toMatchObject({ sumOfLayersMs: 8 });
  expect(timing?.unexplainedShare).toBeCloseTo(0.2, 12);
});

test("where the device told of no kernel there is no sum, and no share that it leaves unexplained", () => {
  const { layers, timing } = addForwardTimes(
    record,
    subject([[rowKey(conv1), [undefined, undefined, undefined, undefined, undefined]]]),
    peaks,
    machine,
    "random",
  );
  expect(layers[0]?.untimed?.kind).toBe("unavailable");
  expect(timing).not.toHaveProperty("sumOfLayersMs");
  expect(timing).not.toHaveProperty("unexplainedShare");
  expect(timing?.checks?.find(({ name }) => name === "sum-of-layers")).toEqual({
    name: "sum-of-layers",
    holds: false,
    found: { code: "no-layer-timed" },
  });
});

test("a phase that takes less than the wait for it is named, not 0", () => {
  const forward = addForwardTimes(
    record,
    subject([[rowKey(conv1), [6, 6, 6, 6, 6]]]),
    peaks,
    machine,
    "random",
  );
  const samples = subject([
    [phaseKey(conv1, "forward"), [5, 5, 5, 5, 5]],
    [phaseKey(conv1, "weight-gradient"), [-0.1, -0.1, -0.1, 0.2, -0.1]],
    // A row of which nothing is left has no time.
    [phaseKey(conv2, "forward"), [-0.1, -0.1, -0.1, -0.1, -0.1]],
    [phaseKey({ path: "", call: 0 }, "loss"), [-0.1, 0.1, -0.1, -0.1, -0.1]],
  ]);
  const { layers, timing } = addTrainingTimes(forward, samples, "mean squared error");
  const time = layers[0]?.trainingTime;
  expect(Object.keys(time ?? {}).toSorted()).toEqual(["forward", "step", "unresolved"]);
  expect(time).toMatchObject({ unresolved: ["weightGradient"], step: { medianMs: 5, share: 1 } });
  expect(layers[2]?.trainingTime).toBeUndefined();
  expect(timing?.training).not.toHaveProperty("lossTime");
  // What is lost is in the sum all the same, which stands for the whole: 5 - 0.1 - 0.1 - 0.1.
  expect(timing?.training?.sumOfLayersMs).toBeCloseTo(4.7, 12);
});

test("where nothing of a step is above the wait there is no sum, and no share of one", () => {
  const forward = addForwardTimes(
    record,
    subject([[rowKey(conv1), [6, 6, 6, 6, 6]]]),
    peaks,
    machine,
    "random",
  );
  const lost = subject([[phaseKey(conv1, "forward"), [-1, -1, -1, -1, -1]]]);
  const { training } = addTrainingTimes(forward, lost, "mean squared error").timing ?? {};
  expect(training).not.toHaveProperty("sumOfLayersMs");
  expect(training).not.toHaveProperty("unexplainedShare");
});

test("a row that is repeated is said to be without what lies between kernels, and how much that is", () => {
  const again = (ms: number, inRunMs: number, repeats: number): KeySamples => ({
    ms: [ms, ms, ms],
    kernelMs: [ms, ms, ms],
    kernels: 1,
    onDevice: 1,
    repeats,
    inRunMs: [inRunMs, inRunMs, inRunMs],
  });
  const samples = {
    ...subject([]),
    byKey: new Map([
      [rowKey(conv1), again(0.5, 0.75, 2)],
      [rowKey(conv2), again(0.25, 0.5, 4)],
    ]),
  };
  const notesOn = (kernelTiming: OpenBackend["kernelTiming"]): readonly string[] =>
    (addForwardTimes(record, samples, peaks, { ...machine, kernelTiming }, "random").timing?.notes ?? []).map(
      timingNoteWords,
    );
  const note = "2 rows too short for one run: each sample repeats their kernels 2 to 4 times";
  // 0.5 + 0.25 and 0.75 + 0.5.
  expect(notesOn({ kind: "synchronous" })).toContain(
    `${note}, without the model's work between kernels (sum of these rows: 0.750 ms, within runs 1.25 ms)`,
  );
  // A device tells of its kernels alone, repeated or not.
  const device = { kind: "timestamp-query", available: true } as OpenBackend["kernelTiming"];
  expect(notesOn(device)).toContain(note);
});
