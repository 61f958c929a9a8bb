import { count, plural } from "./format.ts";
import type { ProfileRecord } from "../record/profile-record.ts";

/** What a profile chose for itself, and why figures are lower bounds or missing, one sentence each. */
export function statusNotes(
  title: string,
  { status, reasons, uncounted, notes = [] }: ProfileRecord,
): readonly string[] {
  const chosen = notes.map(({ text }) => `${title}: ${text}.`);
  if (status === "complete") return chosen;
  const what = status === "partial" ? "figures marked ≥ are lower bounds" : "there are no figures";
  return [
    ...chosen,
    `${title}: ${what}: ${reasons.length === 0 ? "no reason is recorded" : reasons.map(({ text }) => text).join("; ")}.`,
    ...uncounted.map(
      ({ op, calls, layers }) =>
        `${title}: ${op} is not counted: ${plural(calls, "call")} in ${namesText(layers)}.`,
    ),
  ];
}

/** The first names of a list and how many more there are: an op may run in every layer. */
function namesText(names: readonly string[]): string {
  const rest = names.length - 5;
  return `${names.slice(0, 5).join(", ")}${rest > 0 ? ` and ${count(rest)} more` : ""}`;
}
