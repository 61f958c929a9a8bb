import { expect, test } from "vitest";
import type { TimeUnavailable, TimingNote } from "../../../src/record/timing-record.ts";
import { timeUnavailableWords, timingNoteWords } from "../../../src/report/words/timing-note-words.ts";

test.each<[string, TimingNote]>([
  ["row time = its kernels plus tfjs overhead before each", { code: "row-time-with-overhead" }],
  [
    "one thread computes, since several could not start (Access to this API has been restricted)",
    { code: "one-thread", error: "Access to this API has been restricted" },
  ],
  ["every timed run is preceded by an untimed one", { code: "priming-runs" }],
  [
    "in doubt (sum-of-layers): 20.2 % of end-to-end time is outside the layers (run by run; medians: 7.980 ms of 10.000 ms)",
    { code: "outside-layers", share: 0.202, sumOfLayersMs: 7.98, endToEndMs: 10 },
  ],
  [
    "in doubt (observing): the clock measured 0 ms in every end-to-end run",
    { code: "no-time-passed", check: "observing" },
  ],
  ["words of an older record", { code: "unclassified", text: "words of an older record" }],
])("%s", (text, note) => {
  expect(timingNoteWords(note)).toBe(text);
});

test.each<[string, TimeUnavailable]>([
  [
    "9 GFLOP/s is above the measured peak of 8",
    { kind: "above-peak", rate: { unit: "GFLOP/s", reached: 9, peak: 8 } },
  ],
  ["the device reported no time in 1 of 3 runs", { kind: "unavailable", runs: { withoutTime: 1, all: 3 } }],
  ["words of an older record", { kind: "zero", reason: "words of an older record" }],
])("a row without a time: %s", (text, time) => {
  expect(timeUnavailableWords(time)).toBe(text);
});
