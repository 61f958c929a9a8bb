import { expect, test } from "vitest";
import type { Approach } from "../../../src/record/study-record.ts";
import type { RooflineBound } from "../../../src/record/timing-record.ts";
import { studyRooflineWords } from "../../../src/report/tables/study-roofline.ts";
import { timedProfile } from "../sample-profile.ts";
import { sampleStudy, trainedApproach } from "../sample-study.ts";

/** An approach whose rows, with 40, 30, 20, 5 and 5 % of layer time, have these bounds. */
function bound(...by: readonly RooflineBound["by"][]): Approach {
  const profile = timedProfile();
  const layers = profile.layers.map((row, at) => {
    const { time } = row;
    const known = by[at];
    return time === undefined || known === undefined
      ? row
      : { ...row, time: { ...time, bound: { by: known, reached: 0.5 } } };
  });
  const peaks = {
    compute: { gflopsPerSecond: 20, probe: "matMul 512", samples: 5 },
    copies: [{ bytes: 1e6, gigabytesPerSecond: 30, samples: 5 }],
    launch: { milliseconds: 0.01, samples: 5 },
  };
  const { timing } = profile;
  return {
    ...trainedApproach(),
    profile: { ...profile, layers, ...(timing === undefined ? {} : { timing: { ...timing, peaks } }) },
  };
}

test("the largest share of layer time is not called most of it", () => {
  // Compute 40 + 5 = 45 %, memory 30 %, overhead 20 + 5 = 25 %: none has more than half.
  const arithmetic = bound("compute", "memory", "overhead", "overhead", "compute");
  // Memory 40 + 30 = 70 %.
  const memory = bound("memory", "memory", "overhead", "overhead", "compute");
  expect(studyRooflineWords(sampleStudy({ approaches: [arithmetic, memory] }))).toBe(
    "The largest share of layer time is bound by arithmetic in 1 of 2 networks, by memory in 1.",
  );
  expect(studyRooflineWords(sampleStudy({ approaches: [memory] }))).toBe(
    "The largest share of layer time is bound by memory in 1 of 1 networks.",
  );
});
