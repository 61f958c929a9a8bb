import type { Verdict } from "../../record/check-record.ts";
import type { Bound } from "../../record/reason.ts";

/**
 * Whether a figure keeps a greatest value, as far as its bound tells: a lower bound can only break it, an upper one only keep it.
 *
 * @param value undefined if unknown
 * @param bound undefined of an exact value
 */
export function atMost(value: number | undefined, bound: Bound | undefined, limit: number): Verdict {
  if (value === undefined || bound === "guess") return "undecided";
  const kept = value <= limit;
  if (bound === "lower") return kept ? "undecided" : "failed";
  if (bound === "upper") return kept ? "passed" : "undecided";
  return kept ? "passed" : "failed";
}

const order: readonly Verdict[] = ["failed", "undecided", "passed", "unlimited"];

/** The gravest of some verdicts. */
export function gravest(...verdicts: readonly Verdict[]): Verdict {
  return order.find((verdict) => verdicts.includes(verdict)) ?? "unlimited";
}
