import { percent } from "../record/figures.ts";
import type { ComparisonRecord } from "../record/comparison-record.ts";

/**
 * The comparison in one sentence about b: `1.31x faster (95 % CI 1.22-1.40, n=30)`. A slowdown is given the other way up, as a factor above 1. Where
 * the samples are of separate runs, what these differ by is told too.
 */
export function comparisonSentence(record: ComparisonRecord): string {
  const { a, b, ratio, interval, verdict } = record;
  const n = [...new Set([a.endToEnd.samples, b.endToEnd.samples])].join(" and ");
  const level = `${Number(percent(interval.level))} % CI`;
  const between = (low: number, high: number): string => `${low.toFixed(2)}-${high.toFixed(2)}`;
  const runs = separateRuns(record);
  const beyond = runs === undefined ? "" : `; ${runs}`;
  if (verdict === "faster")
    return `${ratio.toFixed(2)}x faster (${level} ${between(interval.low, interval.high)}, n=${n}${beyond})`;
  if (verdict === "slower") {
    return `${(1 / ratio).toFixed(2)}x slower (${level} ${between(1 / interval.high, 1 / interval.low)}, n=${n}${beyond})`;
  }
  return `no difference detectable at n=${n} (ratio ${ratio.toFixed(2)}, ${level} ${between(interval.low, interval.high)})${reason(record)}`;
}

/** What separate runs of one model differ by; undefined where both were run in turns. */
export function separateRuns({ margin }: ComparisonRecord): string | undefined {
  return margin === undefined
    ? undefined
    : `separate runs of one model were seen to differ by up to ${Number(percent(margin))} %`;
}

/** Why a difference that the interval shows does not count. */
function reason(record: ComparisonRecord): string {
  const { interval } = record;
  const runs = separateRuns(record);
  if ((interval.low <= 1 && interval.high >= 1) || runs === undefined) return "";
  return `: ${runs}, and only a difference beyond that counts`;
}
