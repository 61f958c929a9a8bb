import { boundOf } from "../record/bound-of.ts";
import { boundSigns, count, plural } from "./format.ts";
import type { Bound } from "../record/reason.ts";
import type { ProfileRecord } from "../record/profile-record.ts";

/** What a profile chose for itself, and why figures are bounds or missing, one sentence each. */
export function statusNotes(title: string, record: ProfileRecord): readonly string[] {
  const { status, reasons, uncounted, notes = [] } = record;
  const chosen = notes.map(({ text }) => `${title}: ${text}.`);
  if (status === "complete") return chosen;
  const what = status === "partial" ? marksText(record) : "there are no figures";
  return [
    ...chosen,
    `${title}: ${what}: ${reasons.length === 0 ? "no reason is recorded" : reasons.map(({ text }) => text).join("; ")}.`,
    ...uncounted.map(
      ({ op, calls, layers }) =>
        `${title}: ${op} is not counted: ${plural(calls, "call")} in ${namesText(layers)}.`,
    ),
  ];
}

const boundWords: Readonly<Record<Bound, string>> = {
  lower: "lower bounds",
  upper: "upper bounds",
  guess: "estimates that may be too low or too high",
};

/** What the signs before figures mean, of those that the record has. */
function marksText(record: ProfileRecord): string {
  const partial = [record, ...record.layers].filter(({ status }) => status === "partial");
  const bounds = [...new Set(partial.map(boundOf))];
  return `figures marked ${bounds.map((bound) => `${boundSigns[bound]} are ${boundWords[bound]}`).join(", ")}`;
}

/** The first names of a list and how many more there are: an op may run in every layer. */
function namesText(names: readonly string[]): string {
  const rest = names.length - 5;
  return `${names.slice(0, 5).join(", ")}${rest > 0 ? ` and ${count(rest)} more` : ""}`;
}
