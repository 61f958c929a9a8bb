import { plural } from "../record/figures.ts";
import type { ProfileRecord } from "../record/profile-record.ts";

/** What is not in the counts, by name and number; why, where a run could not be finished. Undefined where all is counted. */
export function uncountedWords({ status, uncounted, reasons, totals }: ProfileRecord): string | undefined {
  const step = totals.trainingStep;
  if (status === "complete" && (step === undefined || step.status === "complete")) return undefined;
  const words = uncounted.map(
    ({ op, calls, layers }) => `${op} (${plural(calls, "call")} in ${layers.join(", ")})`,
  );
  const why = [...(words.length === 0 ? reasons : []), ...(step?.reasons ?? [])].map(({ text }) => text);
  return [...(words.length === 0 ? [] : [`not counted: ${words.join("; ")}`]), ...why].join("; ");
}
