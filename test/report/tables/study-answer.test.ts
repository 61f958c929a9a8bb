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
    ["Large", "91.0 ± 1.4", "best", "4,000.00", "4.65", "1.250"],
    ["Light", "89.5 ± 2.1", "−1.5", "400.00", "4.65", "1.250"],
    ["Weak", "51.0 ± 1.4", "−40.0", "10.00", "4.65", "1.250 (whole network)"],
  ]);
  expect(table?.notes).toContain("Weighted F1: mean ± standard deviation over 2 test folds.");
});

test("the time of a file with another classifier is of its whole network", () => {
  const [table] = studyAnswer.build(sampleStudy({ approaches: [{ ...large, profile: sampled(5_900_000) }] }));
  expect(table?.rows[0]?.at(-1)).toBe("1.250 (whole network)");
  expect(table?.notes.at(-1)).toBe(
    "A time marked (whole network) is of the network as its file or architecture has it: own input size, width and classifier.",
  );
});

test("the answer names the best, and the cheapest network within two points of it", () => {
  // 400 M of 4,000 M.
  expect(studyAnswerWords(sampleStudy({ approaches: [weak, large, light] }))).toBe(
    "Large reaches the best weighted F1, 91.0 ± 1.4 %. Light reaches 89.5 ± 2.1 % with 10.0 % of its MACs.",
  );
  expect(studyAnswerWords(sampleStudy({ approaches: [weak, large] }))).toBe(
    "Large reaches the best weighted F1, 91.0 ± 1.4 %. No cheaper network comes within 2 points.",
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
    ["Easy", "best"],
    ["Large", "best"],
    ["Light", "−1.5"],
  ]);
  expect(studyAnswerWords(record)).toMatch(
    /^Large reaches the best weighted F1 on 2 classes, 91.0 ± 1.4 %\./,
  );
});
