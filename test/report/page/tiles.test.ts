import { expect, test } from "vitest";
import type { Approach } from "../../../src/record/study-record.ts";
import { comparisonTiles } from "../../../src/report/page/comparison-tiles.ts";
import { profileAnswer } from "../../../src/report/page/profile-answer.ts";
import { profileTiles } from "../../../src/report/page/profile-tiles.ts";
import { studyTiles } from "../../../src/report/page/study-tiles.ts";
import type { Tile } from "../../../src/report/page/tile.ts";
import { sampleComparison } from "../sample-comparison.ts";
import { partialProfile, sampleProfile, timedProfile } from "../sample-profile.ts";
import { sampleStudy, trainedApproach } from "../sample-study.ts";

const values = (tiles: readonly Tile[]): readonly string[] => tiles.map(({ value }) => value);

test("a profile begins with parameters, weights, MACs, peak activations and time", () => {
  // 435 parameters of 4 bytes.
  expect(values(profileTiles(sampleProfile()))).toEqual([
    "435",
    "1.74 kB",
    "5.06 k",
    "1.34 kB",
    "not measured",
  ]);
  expect(profileTiles(timedProfile()).at(-1)?.value).toMatch(/ ms$/);
  expect(profileTiles(partialProfile())[2]?.value).toMatch(/^≥ /);
});

test("half of the cost is in few rows", () => {
  // 3,888 of 5,064 are 76.8 %.
  expect(profileAnswer(sampleProfile())).toBe(
    "1 of 5 rows has half of the MACs; conv1 has the most, 76.8 %.",
  );
  expect(profileAnswer(partialProfile())).toContain("half of the counted MACs");
  expect(profileAnswer(sampleProfile({ layers: [] }))).toBeUndefined();
});

test("a study begins with the best F1, and what comes within two points of it at the least cost", () => {
  const sample = trainedApproach();
  const approach = (title: string, mean: number, macsPerImage: number): Approach => ({
    ...sample,
    title,
    trained: { ...sample.trained, macsPerImage },
    summary: { ...sample.summary, weightedF1: { mean, perFold: [mean] } },
  });
  const approaches = [approach("Large", 0.9, 4e9), approach("Light", 0.885, 4e8), approach("Weak", 0.5, 1e7)];
  expect(studyTiles(sampleStudy({ approaches })).slice(0, 2)).toEqual([
    { label: "Best weighted F1", value: "90.0 %", detail: "Large" },
    { label: "Cheapest within 2 points", value: "400 M MACs", detail: "Light, F1 88.5 %" },
  ]);
  expect(studyTiles(sampleStudy({ approaches: [] })).map(({ label }) => label)).toEqual([
    "Images",
    "Approaches",
  ]);
});

test("a comparison begins with both times and what they say of b", () => {
  const faster = sampleComparison([10], [8], { paired: true });
  expect(values(comparisonTiles({ ...faster, ratio: 1.25, verdict: "faster" }))).toEqual([
    "10 ms",
    "8 ms",
    "1.25x faster",
  ]);
  // 1 / 0.8.
  expect(values(comparisonTiles({ ...faster, ratio: 0.8, verdict: "slower" }))[2]).toBe("1.25x slower");
  expect(values(comparisonTiles({ ...faster, verdict: "undecided" }))[2]).toBe("undecided");
});
