import { expect, test } from "vitest";
import { pilotRuns } from "../../../src/profile/time/pilot-runs.ts";

const lasting = (totalMs: number) => async () => ({ totalMs, kernels: [], keys: [] });

test.each([
  [5, 100],
  // After 400 and 800 ms one more is begun.
  [3, 400],
  [1, 1000],
])("%i pilots of runs that take %i ms", async (runs, milliseconds) => {
  expect(await pilotRuns(lasting(milliseconds))).toHaveLength(runs);
});
