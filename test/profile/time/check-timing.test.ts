import { expect, test } from "vitest";
import type { LayerRow } from "../../../src/record/profile-record.ts";
import { timingCheckWords } from "../../../src/report/words/timing-note-words.ts";
import { checkTiming } from "../../../src/profile/time/check-timing.ts";
import type { CheckedTiming } from "../../../src/profile/time/check-timing.ts";

const good = {
  endToEnd: { medianMs: 10, madMs: 0.2, p95Ms: 11, samples: 5 },
  sumOfLayersMs: 9.5,
  unexplainedShare: 0.05,
  observingShare: 0.03,
  clockResolutionMs: 1e-4,
  warmup: 6,
  warmupSettled: true,
} as CheckedTiming;

const row = (path: string, changes: Partial<LayerRow>): LayerRow =>
  ({ path, call: 0, ...changes }) as LayerRow;
const timedRows = [
  row("a", {
    time: { medianMs: 9.5, madMs: 0, p95Ms: 10, samples: 5, share: 1, samplesMs: [9.5, 9.6, 9.7, 9.4, 9.5] },
  }),
];

const failing = (timing: CheckedTiming, rows: readonly LayerRow[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    checkTiming(timing, rows)
      .filter(({ holds }) => !holds)
      .map(({ name, found }) => [name, timingCheckWords(found)]),
  );

test("a timing that can be believed fails none", () => {
  expect(failing(good, timedRows)).toEqual({});
  expect(checkTiming(good, timedRows)).toHaveLength(7);
});

test.each<[string, Partial<CheckedTiming>, string]>([
  [
    "sum-of-layers",
    { unexplainedShare: 0.2 },
    "20.0 % of end-to-end time is outside the layers (run by run; medians: 9.500 ms of 10.000 ms)",
  ],
  [
    "sum-of-layers",
    { unexplainedShare: -0.2 },
    "the layers take 20.0 % more than end-to-end time (run by run; medians: 9.500 ms of 10.000 ms)",
  ],
  [
    "observing",
    { observingShare: 0.11 },
    "timing every kernel adds 11.0 % to a run, synchronization excluded",
  ],
  ["warm-up", { warmupSettled: false, warmup: 1 }, "run times may still fall after 1 warm-up run"],
  [
    "spread",
    { endToEnd: { ...good.endToEnd, madMs: 1.1 } },
    "the median absolute deviation of end-to-end time is 11.0 % of its median",
  ],
  [
    "spread",
    { endToEnd: { ...good.endToEnd, madMs: 0, samples: 1 } },
    "the spread of one end-to-end run is unknown",
  ],
])("%s fails where %j", (name, changes, found) => {
  expect(failing({ ...good, ...changes }, timedRows)).toEqual({ [name]: found });
});

test("rows fail by what they have in place of a time, and by samples that the clock can't tell apart", () => {
  const untimed = (path: string, kind: "above-peak" | "zero" | "negative"): LayerRow =>
    row(path, { untimed: { kind } });
  expect(failing(good, [...timedRows, untimed("", "above-peak")])).toEqual({
    rates: "1 layer faster than 1.25 times the measured peak: (the model itself)",
  });
  expect(failing(good, [...timedRows, untimed("c", "zero"), untimed("d", "negative")])).toEqual({
    positive: "2 layers without a positive time (c, d), 0 further samples of 0 or below",
  });
  const time = { medianMs: 9.5, madMs: 0, p95Ms: 10, samples: 5, share: 1 };
  expect(failing(good, [row("e", { time: { ...time, samplesMs: [5, -1, 5, 5, 5.2] } })])).toEqual({
    positive: "0 layers without a positive time, 1 further sample of 0 or below",
  });
  expect(failing(good, [row("f", { time: { ...time, samplesMs: [5, 6, 5, 6, 5] } })])).toHaveProperty(
    "clock",
  );
  // 0.005 ms are 50 steps; passed twice in a sample they are 100.
  const short = { ...time, medianMs: 0.005 };
  expect(failing(good, [...timedRows, row("g", { time: short })])).toHaveProperty("clock");
  expect(failing(good, [...timedRows, row("h", { time: { ...short, repeats: 2 } })])).toEqual({});
});

test("rows whose medians sum to half of end-to-end time are told, though the layers of each run sum to it", () => {
  // In turns a layer takes 8 ms and its two neighbors 1 ms: 10 ms in each run, and medians of 1 + 1 + 1.
  const slow = (path: string, samplesMs: readonly number[]): LayerRow =>
    row(path, { time: { medianMs: 1, madMs: 0, p95Ms: 8, samples: 5, share: 1, samplesMs } });
  const rows = [slow("a", [8, 1.1, 1, 8, 1]), slow("b", [1, 8, 1, 1, 1.1]), slow("c", [1, 1, 8, 1, 8.1])];
  expect(failing(good, rows)).toEqual({
    "sum-of-layers":
      "the layers' medians sum to 3.000 ms, 70.0 % less than the 10.000 ms end to end, though each run's layers sum to it: layers are slow in turns, and a median shows none of that",
  });
});
