import { expect, test } from "vitest";
import type { ProfileRecord } from "../../../src/record/profile-record.ts";
import type { Approach } from "../../../src/record/study-record.ts";
import { studyAnswer, studyAnswerWords } from "../../../src/report/tables/study-answer.ts";
import { timedProfile } from "../sample-profile.ts";
import { sampleStudy, trainedApproach } from "../sample-study.ts";

/** An approach with the F1 of its folds and the MACs of its network. */
function approach(title: string, perFold: readonly number[], macsPerImage: number, width = 1): Approach {
  const sample = trainedApproach();
  const mean = perFold.reduce((sum, value) => sum + value, 0) / perFold.length;
  // Of two folds the deviation (n - 1) is their difference by the root of 2.
  const sd = perFold.length === 1 ? {} : { sd: Math.abs(perFold[0]! - perFold[1]!) / Math.SQRT2 };
  return {
    ...sample,
    id: title,
    title,
    profile: sampled(4_650_000),
    spec: { ...sample.spec, width },
    trained: { ...sample.trained, params: 4_650_000, macsPerImage },
    jobs: perFold.map(() => sample.jobs[0]!),
    summary: { ...sample.summary, weightedF1: { mean, ...sd, perFold } },
  };
}

/** The timed sample with so many parameters. */
function sampled(params: number): ProfileRecord {
  const { totals } = timedProfile();
  return timedProfile({ totals: { ...totals, params } });
}

const large = approach("Large", [0.9, 0.92], 4_000_000_000);
const light = approach("Light", [0.88, 0.91], 400_000_000);
const weak = approach("Weak", [0.5, 0.52], 10_000_000, 0.5);

test("the best F1 comes first, and the others' distance from it in points", () => {
  const [table] = studyAnswer.build(sampleStudy({ approaches: [weak, light, large] }));
  // 0.02 / 1.414 = 0.014; 0.03 / 1.414 = 0.021.
  expect(table?.rows).toEqual([
    ["Large", "91.0 ± 1.4", "best", "4,000.00", "4.65", "1.25"],
    ["Light", "89.5 ± 2.1", "1.5", "400.00", "4.65", "1.25"],
    ["Weak", "51.0 ± 1.4", "40.0", "10.00", "4.65", "1.25 *"],
  ]);
  expect(table?.notes).toContain("F1: mean ± standard deviation over 2 test folds.");
});

test("the time of a file with another classifier is of its whole network", () => {
  const [table] = studyAnswer.build(sampleStudy({ approaches: [{ ...large, profile: sampled(5_900_000) }] }));
  // No other time is there to tell it from: the note says it of all.
  expect(table?.rows[0]?.at(-1)).toBe("1.25");
  expect(table?.notes.at(-1)).toMatch(
    /^Time: median of 30 runs on .*; of the full network, with its own input size, width and classifier\.$/,
  );
});

test("the answer names the best, and the cheapest network within two points of it", () => {
  // 400 M of 4,000 M.
  expect(studyAnswerWords(sampleStudy({ approaches: [weak, large, light] }))).toBe(
    "Best weighted F1: Large, 91.0 ± 1.4 %. Light reaches 89.5 ± 2.1 % with 10.0 % of its MACs.",
  );
  expect(studyAnswerWords(sampleStudy({ approaches: [weak, large] }))).toBe(
    "Best weighted F1: Large, 91.0 ± 1.4 %. No cheaper network comes within 2 points.",
  );
});

test("an approach that was not trained comes last, without a figure of F1", () => {
  const { summary: _summary, trained: _trained, spec: _spec, ...rest } = weak;
  const untrained: Approach = { ...rest, jobs: [] };
  const [table] = studyAnswer.build(sampleStudy({ approaches: [untrained, light] }));
  expect(table?.rows[1]?.slice(0, 3)).toEqual(["Weak", "not trained", "not trained"]);
  expect(studyAnswerWords(sampleStudy({ approaches: [untrained] }))).toBeUndefined();
});

test("F1 over fewer classes is another task: it is compared with its like", () => {
  const easy = approach("Easy", [0.95, 0.97], 400_000_000);
  const tenClasses: Approach = { ...easy, spec: { ...easy.spec!, classes: 10 } };
  const record = sampleStudy({ approaches: [tenClasses, light, large] });
  expect(studyAnswer.build(record)[0]?.rows.map(([title, , difference]) => [title, difference])).toEqual([
    ["Large", "best"],
    ["Light", "1.5"],
    ["Easy", "best"],
  ]);
  expect(studyAnswerWords(record)).toMatch(/^Best weighted F1 on 2 classes: Large, 91.0 ± 1.4 %\./);
});

test("the answer says of how many approaches the folds do not tell the best one apart", () => {
  const shared = { level: 0.95, folds: 2, method: "corrected-resampled-t-test" };
  const against = [
    { id: "Light", difference: 0.015, low: -0.01, high: 0.04, ...shared },
    { id: "Weak", difference: 0.4, low: 0.3, high: 0.5, ...shared },
  ];
  const study = sampleStudy({ approaches: [{ ...large, against }, light, weak] });
  expect(studyAnswerWords(study)).toMatch(
    / The 2 folds leave open whether it is better than 1 of the 2 others\.$/,
  );
});
