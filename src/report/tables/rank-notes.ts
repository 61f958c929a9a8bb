import { count } from "../format.ts";
import { rowLabel } from "../row-label.ts";
import { shortenNames } from "../shorten-names.ts";
import type { TimedRow } from "./rank-rows.ts";

/** At most so many layer names are in the note, each of so many characters where they stay different. */
const [mostNames, longestName] = [12, 60];

/** A note if more rows may belong to the `top` slowest than the table has places for; none otherwise. */
export function rankNotes(timed: readonly TimedRow[], top: number): readonly string[] {
  const ranked = timed.flatMap(({ row, time: { rank } }) => (rank === undefined ? [] : [{ row, rank }]));
  if (ranked.length < timed.length) return ["Ranks by time are not in the record."];
  const open = ranked.filter(({ rank }) => rank.first <= top && rank.last > top);
  const left = top - ranked.filter(({ rank }) => rank.last <= top).length;
  if (open.length <= left) return [];
  const labels = open.slice(0, mostNames).map(({ row }) => rowLabel(row));
  const short = shortenNames(new Set(labels), longestName);
  const names = labels.map((label) => short.get(label) ?? label);
  const more = open.length - names.length;
  return [
    `${placesText(left, top)} may belong to any of ${count(open.length)} layers, which the samples do not separate: ` +
      `${names.join(", ")}${more > 0 ? ` and ${count(more)} more` : ""}.`,
  ];
}

function placesText(left: number, top: number): string {
  if (top === 1) return "The first place";
  if (left === top) return `The first ${count(top)} places`;
  return left === 1
    ? `One of the first ${count(top)} places`
    : `${count(left)} of the first ${count(top)} places`;
}
