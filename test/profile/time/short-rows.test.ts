import { expect, test } from "vitest";
import { pilotRuns, planRepeats } from "../../../src/profile/time/short-rows.ts";
import type { MeteredRun } from "../../../src/profile/time/run-meter.ts";
const lasting = (totalMs: number) => async () => ({ totalMs, kernels: [], keys: [] });

test.each([
  [5, 100],
  // After 400 and 800 ms one more is begun.
  [3, 400],
  [1, 1000],
])("%i pilots of runs that take %i ms", async (runs, milliseconds) => {
  expect(await pilotRuns(lasting(milliseconds))).toHaveLength(runs);
});

/** A run with one kernel a row. */
function run(rows: Readonly<Record<string, number | undefined>>): MeteredRun {
  return {
    totalMs: 1,
    kernels: Object.values(rows).map((ms) => ({ ms, kernelMs: ms, onDevice: true })),
    keys: Object.keys(rows),
  };
}

test("the median of the pilots chooses the rows: one that is disturbed does not", () => {
  const [quiet, disturbed] = [run({ short: 0.02, long: 0.3 }), run({ short: 5, long: 0.04 })];
  // A hundred steps of 0.001 ms are 0.1 ms, five times 0.02.
  expect([...planRepeats([disturbed, quiet, quiet], false, 0.001)]).toEqual([["short", 5]]);
  expect([...planRepeats([quiet, disturbed, quiet], false, 0.001)]).toEqual([["short", 5]]);
});

test("where every kernel is waited for, the spread of the waits adds up by its root", () => {
  const four: MeteredRun = {
    totalMs: 1,
    kernels: Array.from({ length: 4 }, () => ({ ms: 0.04, kernelMs: 0.04, onDevice: true })),
    keys: ["row", "row", "row", "row"],
  };
  // 4 · 0.04 = 0.16 ms, of 0.1 ms and of √4 · 0.1 = 0.2 ms.
  expect(planRepeats([four], false, 0.001).size).toBe(0);
  expect([...planRepeats([four], true, 0.001)]).toEqual([["row", 2]]);
});

test("no row is repeated of which the device did not tell in one of the pilots", () => {
  expect(planRepeats([run({ row: 0.02 }), run({ row: undefined })], false, 0.001).size).toBe(0);
});
