import { cleanText } from "../markdown/clean-text.ts";

/** What a terminal can show. */
export interface Screen {
  /** Characters in a line. */
  readonly columns: number;
  readonly color: boolean;
  /** False: only ASCII is added to what a record holds. */
  readonly unicode: boolean;
}

/** A pipe or a file, and a terminal that nothing is known of. */
export const plainScreen: Screen = { columns: 80, color: false, unicode: false };

const ascii: readonly (readonly [string, string])[] = [
  ["≥", ">="],
  ["≤", "<="],
  ["≈", "~"],
  ["–", "-"],
  ["−", "-"],
  ["×", "x"],
  [" · ", " | "],
  ["±", "+/-"],
  ["µs", "us"],
  ["…", "..."],
];

/**
 * Text on one line that a screen can show: what would steer a terminal is replaced as in {@link cleanText}, runs of spaces stay, since they align, and our
 * signs become ASCII where the screen has no others.
 */
export function plain(text: string, { unicode }: Pick<Screen, "unicode"> = plainScreen): string {
  const clean = text
    .split(/( +)/)
    .map((piece) => (piece.trim() === "" ? piece : cleanText(piece)))
    .join("");
  return unicode ? clean : ascii.reduce((line, [sign, words]) => line.replaceAll(sign, words), clean);
}

/** Columns that a text takes on a terminal: two for a character of East Asian scripts or a pictograph, none for a combining mark. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

function characterWidth(character: string): number {
  if (character < "\u0300") return 1;
  if (/^\p{M}$/u.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}

const wide =
  /^[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Emoji_Presentation}\u3000-\u303F\uFF01-\uFF60\uFFE0-\uFFE6]$/u;

/** Both ends of a text that is too long: the middle of a layer's path is its least specific part. */
export function shortenMiddle(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  const half = (width - 3) / 2;
  const characters = [...text];
  return `${take(characters, Math.ceil(half))}...${take(characters.toReversed(), Math.floor(half), true)}`;
}

/** The first characters that fit. */
function take(characters: readonly string[], width: number, reversed = false): string {
  const taken: string[] = [];
  let used = 0;
  for (const character of characters) {
    used += characterWidth(character);
    if (used > width) break;
    taken.push(character);
  }
  return (reversed ? taken.toReversed() : taken).join("");
}

/** Lines of a text no longer than a screen, broken at spaces; those after the first begin with `indent`. */
export function wrapText(text: string, { columns }: Pick<Screen, "columns">, indent = ""): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/(?<=\S) /)) {
    const next = line === "" ? word : `${line} ${word}`;
    if (line !== "" && displayWidth(next) > columns) {
      lines.push(line);
      line = `${indent}${word}`;
    } else line = next;
  }
  return [...lines, line];
}

const codes = { bold: "1", dim: "2", cyan: "36", yellow: "33" } as const;

/** Text in a style, where the screen has colors. */
export function paint(text: string, style: keyof typeof codes, { color }: Pick<Screen, "color">): string {
  return color && text !== "" ? `\u001B[${codes[style]}m${text}\u001B[0m` : text;
}
