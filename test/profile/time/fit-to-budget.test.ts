import "@tensorflow/tfjs-backend-cpu";
import { setBackend, square } from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import { layers, sequential } from "@tensorflow/tfjs-layers";
import { beforeAll, expect, test } from "vitest";
import { describeLongKernel, fitToBudget } from "../../../src/profile/time/fit-to-budget.ts";
import { profile } from "../../../src/profile/profile.ts";
import { subjectOf } from "../../../src/profile/subject/subject-of.ts";
import { addTimes } from "../../../src/profile/time/add-times.ts";
import type { ProfileRecord } from "../../../src/record/profile-record.ts";
import { layersSubject } from "../../../src/profile/time/layers-subject.ts";
import { interleaveRuns } from "../../../src/profile/time/interleaved-runs.ts";
import { openBackend } from "../../../src/backends/open-backend.ts";
import { timeSubject } from "../../../src/profile/time/time-subject.ts";

beforeAll(() => setBackend("cpu"));

const synchronous = { kind: "synchronous" } as const;
const budget = { milliseconds: 8000, leastRuns: 5 };
const sampling = { runs: 50, warmup: 3, budget };

test.each([
  // 5 runs of 1,600 ms fit in 8 s: as asked for.
  [1600, 50, 3],
  // 4 of 2 s; 1 of 7 s; one of 9 s, without a warm-up.
  [2000, 4, 1],
  [7000, 1, 1],
  [9000, 1, 0],
])("a first run of %i ms leaves %i runs after %i of warm-up", (firstRunMs, runs, warmup) => {
  expect(fitToBudget(sampling, firstRunMs)).toMatchObject({ runs, warmup });
  expect(fitToBudget({ runs: 50, warmup: 3 }, firstRunMs)).toEqual({ runs: 50, warmup: 3 });
});

test("a soft budget makes no fewer runs than its least, however slow the model is, and ends none", async () => {
  const soft = { milliseconds: 2000, leastRuns: 3, soft: true };
  expect(fitToBudget({ ...sampling, budget: soft }, 9000)).toMatchObject({ runs: 50, warmup: 3 });
  const { subject, clock } = slow();
  // Runs of 10 s: the third one ends after the 2 s.
  const samples = await timeSubject(subject, synchronous, {
    ...{ runs: 5, warmup: 1, clock, repeat: false },
    budget: soft,
  });
  expect(samples.endToEnd).toHaveLength(3);
  expect(samples.warmUp.runs).toBe(1);
});

/** A layer whose ten kernels take a second each by the clock that is returned, of which each look takes a thousandth of a millisecond. */
function slow() {
  let milliseconds = 0;
  class Slow extends layers.Layer {
    static className = "Slow";
    override call(inputs: Tensor | Tensor[]): Tensor {
      let x = [inputs].flat()[0] as Tensor;
      for (let kernel = 0; kernel < 10; kernel += 1) {
        x = square(x);
        milliseconds += 1000;
      }
      return x;
    }
  }
  const model = sequential({ layers: [layers.inputLayer({ inputShape: [2] }), new Slow({ name: "slow" })] });
  const clock = { name: "own", now: () => (milliseconds += 0.001) };
  return { subject: layersSubject(model, [[1, 2]]), clock };
}

test("runs of two sides are as many as fit, by the first run of both", async () => {
  const machine = await openBackend("cpu");
  const { subject, clock } = slow();
  const progress: string[] = [];
  const sides = await interleaveRuns(
    [
      { subject, machine },
      { subject, machine },
    ],
    {
      runs: 30,
      warmup: 3,
      clock,
      // A turn takes twice 10 s: five of them fit, not ten.
      budget: { milliseconds: 119_000, leastRuns: 10 },
      onRun: (done, total) => progress.push(`${done} of ${total}`),
    },
  );
  expect(sides.map(({ endToEnd, warmupRuns }) => [endToEnd.length, warmupRuns])).toEqual([
    [5, 1],
    [5, 1],
  ]);
  expect(progress).toEqual(["1 of 5", "2 of 5", "3 of 5", "4 of 5", "5 of 5"]);
});

test("a run longer than the budget is timed once", async () => {
  const { subject, clock } = slow();
  const samples = await timeSubject(subject, synchronous, { ...sampling, clock });
  expect(samples.endToEnd).toHaveLength(1);
  expect(samples.observed).toHaveLength(1);
  expect(samples.warmUp.runs).toBe(0);
});

test("a run longer than 2.5 budgets is ended between two kernels, with its time so far", async () => {
  const { subject, clock } = slow();
  const short = { milliseconds: 2000, leastRuns: 5 };
  await expect(timeSubject(subject, synchronous, { ...sampling, budget: short, clock })).rejects.toThrow(
    /found a run that took 5\.00 s for its first 5 kernels and had not ended; expected a run of at most 5\.00 s\./,
  );
});

test("a layer that may exceed the budget by itself is named before the first run", async () => {
  const conv = { filters: 64, kernelSize: 3, padding: "same", useBias: false } as const;
  const model = sequential({
    layers: [
      layers.conv3d({ ...conv, name: "first", inputShape: [64, 64, 64, 1] }),
      layers.conv3d({ ...conv, name: "second" }),
    ],
  });
  let counted: Pick<ProfileRecord, "layers"> | undefined;
  const record = profile(model);
  // 64^3 places, 27 taps, 64 channels, 64 filters: 28.99e9.
  const line = describeLongKernel(record, budget);
  expect(line).toBe(
    "a run of over 20.0 s is ended, but only between two kernels: second alone has 29.0 G MACs and may take longer",
  );
  const others = record.layers.filter(({ name }) => name !== "second");
  expect(describeLongKernel({ layers: others }, budget)).toBeUndefined();
  const small = sequential({ layers: [layers.dense({ name: "d", units: 2, inputShape: [3] })] });
  await addTimes(profile(small), subjectOf(small), {
    backend: "cpu",
    sampling: { runs: 1, warmup: 0, repeat: false },
    onCounted: (each) => {
      counted = each;
    },
  });
  expect(counted?.layers.map(({ macs }) => macs)).toEqual(profile(small).layers.map(({ macs }) => macs));
});

test("the first run and long ones are announced", async () => {
  const { subject, clock } = slow();
  const told: boolean[] = [];
  await timeSubject(subject, synchronous, {
    runs: 1,
    warmup: 0,
    clock,
    repeat: false,
    onBusy: (busy) => told.push(busy),
  });
  // The first run, a pilot, and the two kinds of timed runs.
  expect(told).toEqual([true, false, true, false, true, false, true, false]);
});
