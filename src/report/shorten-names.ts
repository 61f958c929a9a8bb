/**
 * Names of at most so many characters that stay different from each other: both ends of each or, where that makes two of them equal, their
 * ends alone; all whole if that does too.
 */
export function shortenNames(names: ReadonlySet<string>, most: number): ReadonlyMap<string, string> {
  for (const shorten of [keepEnds, keepEnd]) {
    const short = [...names].map((name): readonly [string, string] => [name, shorten(name, most)]);
    if (new Set(short.map(([, text]) => text)).size === names.size) return new Map(short);
  }
  return new Map([...names].map((name) => [name, name]));
}

function keepEnds(name: string, most: number): string {
  const characters = [...name];
  if (characters.length <= most) return name;
  const kept = most - 1;
  return `${characters.slice(0, Math.ceil(kept / 2)).join("")}…${characters.slice(-Math.floor(kept / 2)).join("")}`;
}

/** The end of a path says which of its layers it is. */
function keepEnd(name: string, most: number): string {
  const characters = [...name];
  return characters.length <= most ? name : `…${characters.slice(1 - most).join("")}`;
}
