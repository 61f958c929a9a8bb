import { count } from "../record/figures.ts";
import { rowLabel } from "../record/row-label.ts";
import type { TimedRow } from "./rank-rows.ts";

/** Names printed of layers that share places. */
const mostNames = 12;

/** What the table of the `top` slowest of some rows can't say: which of the rows that might stand in it do. */
export function rankNotes(timed: readonly TimedRow[], top: number): readonly string[] {
  const ranked = timed.flatMap(({ row, time: { rank } }) => (rank === undefined ? [] : [{ row, rank }]));
  if (timed.length === 0) return [];
  if (ranked.length < timed.length)
    return ["Ranks are unknown: they need the samples themselves, five or more of every layer."];
  const sure = ranked.filter(({ rank }) => rank.last <= top);
  const shared = ranked.filter(({ rank }) => rank.first <= top && rank.last > top);
  const left = Math.min(top, timed.length) - sure.length;
  if (shared.length <= left) return [];
  const names = shared.slice(0, mostNames).map(({ row }) => rowLabel(row));
  const more = shared.length - names.length;
  return [
    `${left === 1 ? "One" : count(left)} of the first ${top} places ${left === 1 ? "is" : "are"} shared by ${count(shared.length)} layers ` +
      `whose times these samples can't tell apart: ${names.join(", ")}${more > 0 ? ` and ${count(more)} more` : ""}.`,
  ];
}
