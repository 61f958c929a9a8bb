import { count, factor, significant } from "./format.ts";
import type { ComparisonNote, ComparisonRecord } from "../record/comparison-record.ts";

/**
 * The comparison in one sentence about b: `1.31x faster (95 % CI 1.22-1.40, n=30)`. A slowdown is inverted, so the factor is above 1. If the
 * interval excludes 1 but the verdict is no difference, the sentence gives the reason. Of too few samples it says what they allow.
 */
export function comparisonSentence(record: ComparisonRecord): string {
  const { a, b, ratio, interval, verdict } = record;
  const differs = interval.low > 1 || interval.high < 1;
  const text = (value: number): string => factor(value, differs);
  const n = [...new Set([a.endToEnd.samples, b.endToEnd.samples])].join(" and ");
  const between = (low: number, high: number): string =>
    hasOneSample(record) ? oneSample : `${count(interval.level * 100)} % CI ${text(low)}-${text(high)}`;
  if (verdict === "faster") return `${text(ratio)}x faster (${between(interval.low, interval.high)}, n=${n})`;
  if (verdict === "slower") {
    return `${text(1 / ratio)}x slower (${between(1 / interval.high, 1 / interval.low)}, n=${n})`;
  }
  const tooFew = record.notes.find((note) => note.code === "too-few-samples");
  if (verdict === "undecided" || tooFew !== undefined) return undecided(record, n, text(ratio), tooFew);
  return `no difference detectable at n=${n} (ratio ${text(ratio)}, ${between(interval.low, interval.high)})${reason(record)}`;
}

/** The text in place of an interval if {@link hasOneSample}. */
export const oneSample = "one sample has no spread";

/** Whether a side has one sample only, so no interval. */
export function hasOneSample({ a, b }: ComparisonRecord): boolean {
  return a.endToEnd.samples === 1 || b.endToEnd.samples === 1;
}

/** Why a difference that the interval shows does not count. */
function reason(record: ComparisonRecord): string {
  const { ratio, interval, rankTest, margin } = record;
  if (hasOneSample(record) || (interval.low <= 1 && interval.high >= 1)) return "";
  if (rankTest.pValue > rankTest.significance)
    return `: the interval excludes 1, but the rank test does not confirm it (p = ${significant(rankTest.pValue)})`;
  return margin !== undefined && Math.max(ratio, 1 / ratio) <= 1 + margin
    ? `: between separate runs only a difference above ${count(margin * 100)} % counts`
    : "";
}

/** What too few samples allow. */
function undecided(
  { rankTest: { significance } }: ComparisonRecord,
  n: string,
  ratio: string,
  tooFew: Extract<ComparisonNote, { readonly code: "too-few-samples" }> | undefined,
): string {
  const least = tooFew?.leastPValue;
  const reach =
    least !== undefined && least > significance
      ? `; no p-value is below ${significant(least)} with n=${n}, and a difference counts at ${significance}`
      : "";
  const needed = tooFew === undefined ? "more" : `${tooFew.needed}`;
  return `undecided at n=${n} (ratio ${ratio}): each side needs ${needed} samples${reach}`;
}
