import { median } from "../../stats/order-statistics.ts";

/** A finished warm-up, whose times are dropped. */
export interface WarmUp {
  readonly runs: number;
  /** Whether runs had stopped getting faster; false when a cap ended the warm-up before that was clear. */
  readonly settled: boolean;
  /** Milliseconds of the last run; undefined without a run. */
  readonly lastMs: number | undefined;
}

/** A run beyond the requested ones starts only below both caps: number of runs, and their total time. */
const warmUpCaps = { runs: 12, milliseconds: 4000 } as const;

const window = 3;
/** Runs get faster when the median of the last three is below this share of the median of the three before. */
const faster = 0.95;

/**
 * Runs until runs stop getting faster: the median of the last three is at least 95 % of the median of the three before. At least `least` runs;
 * more only up to {@link warmUpCaps}, and for at most half the budget. Noise alone does not hold it up, since only a trend counts.
 */
export async function warmUp(
  run: () => Promise<number>,
  least: number,
  budgetMs: number = Infinity,
): Promise<WarmUp> {
  const mostMs = Math.min(warmUpCaps.milliseconds, budgetMs / 2);
  const times: number[] = [];
  let spent = 0;
  while (times.length < least || (!hasSettled(times) && times.length < warmUpCaps.runs && spent < mostMs)) {
    if (least === 0) break;
    const time = await run();
    times.push(time);
    spent += time;
  }
  return { runs: times.length, settled: hasSettled(times), lastMs: times.at(-1) };
}

/**
 * Whether runs had stopped getting faster before the timed ones. If the warm-up was too short to decide, as for models that take seconds, the timed
 * runs decide: the median of the last three is at least 95 % of that of the first three; for four or five runs, of the first and last half.
 */
export function settledBefore(
  kept: readonly number[],
  { runs, settled }: Pick<WarmUp, "runs" | "settled">,
): boolean {
  if (runs >= 2 * window) return settled;
  const few = Math.min(window, Math.floor(kept.length / 2));
  return few >= 2 && median(kept.slice(-few)) >= faster * median(kept.slice(0, few));
}

function hasSettled(times: readonly number[]): boolean {
  if (times.length < 2 * window) return false;
  return median(times.slice(-window)) >= faster * median(times.slice(-2 * window, -window));
}
