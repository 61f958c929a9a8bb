import { describe, expect, test } from "vitest";
import { settledBefore, warmUp } from "../../../src/profile/time/warm-up.ts";

async function warmedUpBy(
  times: readonly number[],
  least: number,
): Promise<{ runs: number; settled: boolean }> {
  let run = 0;
  return warmUp(async () => times[run++] ?? (times.at(-1) as number), least);
}

test("it ends where the last three runs are no longer below 95 % of the three before", async () => {
  // Medians of three: 100 then 80 after six runs (80 %), 90 then 79 (88 %), 85 then 78 (92 %), 80 then 78 (97.5 %) after nine.
  expect(await warmedUpBy([120, 100, 90, 85, 80, 79, 78, 78, 78], 3)).toEqual({
    runs: 9,
    settled: true,
    lastMs: 78,
  });
  expect(await warmedUpBy([10, 10, 10, 10, 10, 10], 3)).toMatchObject({ runs: 6, settled: true });
});

test("noise does not hold it up, a cap does: 12 runs, or 4 s", async () => {
  expect(await warmedUpBy([10, 30, 10, 30, 10, 30], 1)).toMatchObject({ runs: 6, settled: true });
  expect(await warmedUpBy([2 ** 11, 2 ** 10, 512, 256, 128, 64, 32, 16, 8, 4, 2, 1], 1)).toMatchObject({
    settled: false,
  });
  expect(await warmedUpBy([4100], 1)).toMatchObject({ runs: 1, settled: false });
  // Half of a budget of 2 s is spent after the second run of 600 ms.
  expect(await warmUp(async () => 600, 1, 2000)).toMatchObject({ runs: 2 });
  expect(await warmedUpBy([64, 56, 49, 43, 37, 33, 29, 25, 22, 19, 17, 15, 13], 1)).toMatchObject({
    runs: 12,
    settled: false,
  });
});

test("as many as asked for are run at least, and none where none is asked for", async () => {
  expect(await warmedUpBy([5000], 4)).toMatchObject({ runs: 4, settled: false });
  expect(await warmedUpBy([10], 20)).toMatchObject({ runs: 20, settled: true });
  expect(await warmedUpBy([10], 0)).toEqual({ runs: 0, settled: false, lastMs: undefined });
});

describe("where the warm-up was too short to tell, the kept runs do", () => {
  const short = { runs: 3, settled: false };

  test.each<[boolean, readonly number[]]>([
    // Two and two: 100 then 96, 96 %; 100 then 94.
    [true, [102, 98, 90, 97, 95]],
    [false, [102, 98, 90, 95, 93]],
    // Three and three, whatever lies between: 12 slow ones and 38 fast ones are no steady runs.
    [false, [...Array.from({ length: 12 }, () => 200), ...Array.from({ length: 38 }, () => 100)]],
    [true, [100, 100, 100, 300, 100, 100, 100]],
    // Too few.
    [false, [1, 1, 1]],
    [true, [1, 1, 1, 1]],
  ])("%s of %j", (settled, kept) => {
    expect(settledBefore(kept, short)).toBe(settled);
  });

  test("a warm-up that could tell is believed", () => {
    expect(settledBefore([1, 1, 1, 1], { runs: 12, settled: false })).toBe(false);
    expect(settledBefore([4, 3, 2, 1], { runs: 6, settled: true })).toBe(true);
  });
});
