import type { MeteredRun } from "./run-meter.ts";

/** Runs that choose what is done to each row: a disturbance of one is not to choose. None is begun after so long. */
const caps = { runs: 5, milliseconds: 1000 } as const;

/** Runs before those that are kept, all alike: five, or as many as begin within a second. */
export async function pilotRuns(
  run: () => Promise<MeteredRun>,
): Promise<readonly [MeteredRun, ...MeteredRun[]]> {
  const pilots: [MeteredRun, ...MeteredRun[]] = [await run()];
  const spentMs = (): number => pilots.reduce((sum, { totalMs }) => sum + totalMs, 0);
  while (pilots.length < caps.runs && spentMs() < caps.milliseconds) pilots.push(await run());
  return pilots;
}
