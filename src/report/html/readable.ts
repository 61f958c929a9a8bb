import { cleanText } from "../markdown/clean-text.ts";

declare const readable: unique symbol;

/** Text on one line, of bounded length, without characters that steer its surroundings. It is not escaped: templates do that. */
export type Readable = string & { readonly [readable]: true };

/** Characters of a word and of a whole text that are shown; the record has all of them. */
const longest = { word: 80, text: 2000 };

/** A text from a stranger as a page shows it: cleaned, and long names shortened in their middle. */
export function toReadable(text: string): Readable {
  const shown = cleanText(shortenMiddle(text, longest.text))
    .split(" ")
    .map((word) => shortenMiddle(word, longest.word))
    .join(" ");
  return shown as Readable;
}

/** The first and last characters of a text around an ellipsis, in all at most `most`; no surrogate pair is cut. */
export function shortenMiddle(text: string, most: number): string {
  if (text.length <= most) return text;
  const characters = [...text];
  if (characters.length <= most) return text;
  const kept = most - 1;
  return `${characters.slice(0, Math.ceil(kept / 2)).join("")}…${characters.slice(-Math.floor(kept / 2)).join("")}`;
}
