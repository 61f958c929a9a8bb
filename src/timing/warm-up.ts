import { median } from "../stats/median.ts";

/** What the warm-up was: its runs are thrown away. */
export interface WarmUp {
  readonly runs: number;
  /** Whether runs had stopped getting faster; false where a cap ended the warm-up before that could be told. */
  readonly settled: boolean;
}

/** Runs beyond those asked for, and the time that they may take. */
const warmUpCaps = { runs: 12, milliseconds: 4000 } as const;

const window = 3;
/** Runs count as faster when the median of the last three is below this part of the median of the three before. */
const faster = 0.95;

/**
 * Runs until runs stop getting faster: the median of the last three is at least 95 % of the median of the three before. At least `least` runs;
 * more only up to {@link warmUpCaps}. Noise alone does not hold it up, since only a trend counts.
 */
export async function warmUp(run: () => Promise<number>, least: number): Promise<WarmUp> {
  const times: number[] = [];
  let spent = 0;
  while (
    times.length < least ||
    (!hasSettled(times) && times.length < warmUpCaps.runs && spent < warmUpCaps.milliseconds)
  ) {
    if (least === 0) break;
    const time = await run();
    times.push(time);
    spent += time;
  }
  return { runs: times.length, settled: hasSettled(times) };
}

/**
 * Whether kept runs show by themselves that nothing warms up any more: the median of their later half is at least 95 % of that of their earlier half.
 * Of models that take seconds there are too few warm-up runs to tell. False for fewer than four runs.
 */
export function areSteady(kept: readonly number[]): boolean {
  const half = Math.floor(kept.length / 2);
  return half >= 2 && median(kept.slice(-half)) >= faster * median(kept.slice(0, half));
}

function hasSettled(times: readonly number[]): boolean {
  if (times.length < 2 * window) return false;
  return median(times.slice(-window)) >= faster * median(times.slice(-2 * window, -window));
}
