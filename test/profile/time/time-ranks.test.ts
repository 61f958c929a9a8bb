import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { median } from "../../../src/stats/order-statistics.ts";
import { seededRandom } from "../../../src/stats/seeded-random.ts";
import { timeRanks } from "../../../src/profile/time/add-forward-times.ts";

interface RecordedRun {
  readonly backend: string;
  readonly samplesMs: Readonly<Record<string, readonly number[]>>;
}

const { runs } = JSON.parse(
  readFileSync(new URL("../../../fixtures/recorded-times/mobilenet-v1-0.75.json", import.meta.url), "utf8"),
) as { readonly runs: readonly RecordedRun[] };
const top = 5;

/** The slowest of a run by their medians, and those that may be, and are surely, among the slowest. */
function slowest({ samplesMs }: RecordedRun) {
  const names = Object.keys(samplesMs);
  const ranks = timeRanks(names.map((name) => ({ samplesMs: samplesMs[name] as readonly number[] })));
  return {
    byMedian: names
      .toSorted((a, b) => median(samplesMs[b] as number[]) - median(samplesMs[a] as number[]))
      .slice(0, top),
    maybe: new Set(names.filter((_, index) => (ranks[index]?.first ?? Infinity) <= top)),
    surely: names.filter((_, index) => (ranks[index]?.last ?? Infinity) <= top),
  };
}

describe.each(["wasm", "tensorflow", "cpu"])(
  "three runs of MobileNet on %s, recorded on one machine",
  (backend) => {
    const recorded = runs.filter((run) => run.backend === backend).map(slowest);

    test("what one run says is among the five slowest, no other run denies", () => {
      expect(recorded).toHaveLength(3);
      for (const one of recorded) {
        for (const other of recorded) {
          expect([...one.byMedian, ...one.surely].filter((name) => !other.maybe.has(name))).toEqual([]);
        }
      }
    });

    test("ranks are not so wide that they say nothing: most rows are denied a place", () => {
      for (const { maybe } of recorded) expect(maybe.size).toBeLessThan(16);
    });
  },
);

test("MobileNet on cpu: eight convolutions of 28,901,376 multiply-accumulates share the first eight places", () => {
  const equal = [3, 5, 7, 8, 9, 10, 11, 13].map((number) => `conv_pw_${number}`);
  for (const run of runs.filter(({ backend }) => backend === "cpu")) {
    expect([...slowest(run).maybe].toSorted()).toEqual(equal.toSorted());
  }
});

test("four samples tell nothing of a row, and leave the others theirs", () => {
  const samples = (...samplesMs: number[]): { readonly samplesMs: readonly number[] } => ({ samplesMs });
  expect(timeRanks([samples(9, 9, 9, 9), samples(2, 2, 2, 2, 2), samples(1, 1, 1, 1, 1)])).toEqual([
    { first: 1, last: 3 },
    { first: 1, last: 2 },
    { first: 2, last: 3 },
  ]);
  expect(timeRanks([])).toEqual([]);
});

test.each([
  // 2 · 5! · 5! / 10! = 1 / 126.
  [5, 1 / 126],
  // 2 · 8! · 8! / 16! = 1 / 6435.
  [8, 1 / 6435],
  [50, 0.001],
])("two rows of equal time are told apart by %i samples in less than one of a hundred cases", (n, rate) => {
  const random = seededRandom(n);
  const trials = 20_000;
  let apart = 0;
  for (let trial = 0; trial < trials; trial += 1) {
    // A long tail to the slow side, as times have.
    const row = () => ({ samplesMs: Array.from({ length: n }, () => 1 - Math.log(1 - random())) });
    const [one, other] = timeRanks([row(), row()]);
    if (one?.first !== other?.first) apart += 1;
  }
  // Four standard deviations.
  expect(apart / trials).toBeLessThan(rate + 4 * Math.sqrt(rate / trials));
  expect(apart / trials).toBeLessThan(0.01);
});

test("what is told apart within a run, but not by more than separate runs differ by, shares its places", () => {
  const steady = (ms: number): { readonly samplesMs: readonly number[] } => ({
    samplesMs: Array.from({ length: 20 }, () => ms),
  });
  // 1.04 and 1 are 4 % apart; 1.06 and 1 are 6 %, and 1.06 and 1.04 1.9 %.
  expect(timeRanks([steady(1), steady(1.04), steady(1.06)])).toEqual([
    { first: 2, last: 3 },
    { first: 1, last: 3 },
    { first: 1, last: 2 },
  ]);
});
