import { groupRows } from "../../record/group-rows.ts";
import { displayWidth, shortenMiddle } from "./screen.ts";

/** Before the place where names differ, this many characters of what they share stay. */
const shared = 6;

/** Names of at most a width, each shortened in its middle; those that would become equal keep the place where they differ. */
export function shortNames(names: readonly string[], width: number): ReadonlyMap<string, string> {
  const short = new Map(names.map((name) => [name, shortenMiddle(name, width)]));
  const groups = groupRows([...short.keys()], (name) => short.get(name) ?? name);
  for (const group of groups.values()) {
    if (group.length < 2) continue;
    const start = Math.max(0, sharedLength(group) - shared);
    for (const name of group) short.set(name, windowAt(name, start, width));
  }
  return short;
}

function windowAt(name: string, start: number, width: number): string {
  const characters = [...name];
  const from = Math.max(0, Math.min(start, characters.length - (width - 3)));
  const rest = characters.slice(from);
  return `${from === 0 ? "" : "..."}${shortenEnd(rest, width - (from === 0 ? 0 : 3))}`;
}

function shortenEnd(characters: readonly string[], width: number): string {
  const text = characters.join("");
  if (displayWidth(text) <= width) return text;
  let end = Math.max(0, Math.min(characters.length, width - 3));
  while (end > 0 && displayWidth(characters.slice(0, end).join("")) > width - 3) end -= 1;
  return `${characters.slice(0, end).join("")}...`;
}

/** Characters that all names begin with. */
function sharedLength(names: readonly string[]): number {
  const [first = [], ...others] = names.map((name) => [...name]);
  const differs = first.findIndex((character, at) => others.some((other) => other[at] !== character));
  return differs === -1 ? first.length : differs;
}
