import { percent } from "../record/figures.ts";
import type { ComparisonRecord } from "../record/comparison-record.ts";

/** The comparison in one sentence about b: `1.31x faster (95 % CI 1.22-1.40, n=30)`. A slowdown is given the other way up, as a factor above 1. */
export function comparisonSentence({ a, b, ratio, interval, verdict }: ComparisonRecord): string {
  const n = [...new Set([a.endToEnd.samples, b.endToEnd.samples])].join(" and ");
  const level = `${Number(percent(interval.level))} % CI`;
  const between = (low: number, high: number): string => `${low.toFixed(2)}-${high.toFixed(2)}`;
  if (verdict === "faster")
    return `${ratio.toFixed(2)}x faster (${level} ${between(interval.low, interval.high)}, n=${n})`;
  if (verdict === "slower") {
    return `${(1 / ratio).toFixed(2)}x slower (${level} ${between(1 / interval.high, 1 / interval.low)}, n=${n})`;
  }
  return `no difference detectable at n=${n} (ratio ${ratio.toFixed(2)}, ${level} ${between(interval.low, interval.high)})`;
}
