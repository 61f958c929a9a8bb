import type { ProfileRecord } from "../record/profile-record.ts";

/** What is not in the counts, by name and number; why, where the run could not be finished. */
export function uncountedWords({ uncounted, reasons }: ProfileRecord): string {
  const words = uncounted.map(
    ({ op, calls, layers }) => `${op} (${calls} ${calls === 1 ? "call" : "calls"} in ${layers.join(", ")})`,
  );
  return words.length === 0 ? reasons.join("; ") : `not counted: ${words.join("; ")}`;
}
