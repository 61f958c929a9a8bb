import { markdownTable } from "markdown-table";
import { shortenNames } from "../shorten-names.ts";
import { escapeMarkdown, fold } from "../markdown/markdown.ts";
import type { Markdown } from "../markdown/markdown.ts";

/** A table as plain data: nothing in it is escaped yet. */
export interface ReportTable {
  /** Quantity, unit, convention and device of the figures. */
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
  /** Sentences below the table: reasons, definitions. */
  readonly notes: readonly string[];
  /** The sentence that stands in place of a table without rows. */
  readonly empty: string;
  /** `row-share`: each row after its first cell is a distribution, which a writer with colors shades by its shares. */
  readonly shading?: "row-share";
  /** Tables with the same group are about one thing, in detail: a page folds them behind this name. */
  readonly group?: string;
}

/** A column's heading and alignment: numbers to the right. */
export interface Column {
  readonly heading: string;
  readonly align: "left" | "right";
  /** The cells are names, which a writer may shorten if the table has no room. */
  readonly names?: true;
  /** A terminal leaves out the columns with the greatest number first, where there is no room; 0 or none: it stays. */
  readonly leaves?: number;
}

/** A column of text, aligned to the left. */
export function textColumn(heading: string): Column {
  return { heading, align: "left" };
}

/** A column of names of layers, which a writer may shorten. */
export function nameColumn(heading: string): Column {
  return { heading, align: "left", names: true };
}

/** A column of numbers, aligned to the right. */
export function numberColumn(heading: string): Column {
  return { heading, align: "right" };
}

/** A table in Markdown: its caption in bold, the table, its notes as a list. */
export function tableMarkdown({ caption, columns, rows, notes, empty }: ReportTable): Markdown {
  const cells = [columns.map(({ heading }) => heading), ...fitNames(columns, rows)].map((row) =>
    row.map(cell),
  );
  const body =
    rows.length === 0
      ? escapeMarkdown(empty)
      : markdownTable(cells, { align: columns.map(({ align }) => align), stringLength: displayLength });
  const text = notes.map((note) => `- ${escapeMarkdown(note)}`).join("\n") as Markdown;
  const list = notes.length > notesInSight ? fold(`${notes.length} notes`, text) : text;
  return [`**${escapeMarkdown(caption)}**`, body, list]
    .filter((part) => part !== "")
    .join("\n\n") as Markdown;
}

/** Notes of a table that a page does not fold. */
export const notesInSight = 5;

/** Characters of a row that GitHub shows without a scroll bar, and of a name that is shortened to fit. */
const [widestRow, leastName] = [110, 16];

/**
 * The rows with names as short as it takes to fit {@link widestRow}, if that can be done without making two of them equal. A table that is too wide
 * even so keeps its names.
 */
function fitNames(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): readonly (readonly string[])[] {
  const widths = columns.map(({ heading }, at) =>
    rows.reduce((width, row) => Math.max(width, displayLength(cell(row[at] ?? ""))), displayLength(heading)),
  );
  const shortened = new Map<number, ReadonlyMap<string, string>>();
  let excess = widths.reduce((sum, width) => sum + width + 3, 1) - widestRow;
  const spare = columns.map(({ names = false }, at) =>
    names ? Math.max(0, (widths[at] ?? 0) - leastName) : 0,
  );
  if (spare.reduce((sum, one) => sum + one, 0) < excess) return rows;
  // The longest names first: they lose least of what tells them apart.
  const widestFirst = [...columns.entries()].toSorted(([a], [b]) => (widths[b] ?? 0) - (widths[a] ?? 0));
  for (const [at, column] of widestFirst) {
    if (column.names !== true || excess <= 0) continue;
    const width = widths[at] ?? 0;
    const room = Math.max(leastName, width - excess);
    // Signs that are escaped beside an ellipsis need a place too.
    const names = new Set(rows.map((row) => row[at] ?? ""));
    const short = [0, 1, 2].map((less) => shortenNames(names, room - less));
    const fitting = short.find((all) => [...all.values()].every((name) => displayLength(cell(name)) <= room));
    shortened.set(at, fitting ?? short.at(-1) ?? new Map());
    excess -= width - room;
  }
  return shortened.size === 0
    ? rows
    : rows.map((row) => row.map((text, at) => shortened.get(at)?.get(text) ?? text));
}

/** Characters of a cell that are printed: padding makes every row of a table as long as the longest. */
const longestCell = 300;

function cell(text: string): Markdown {
  const characters = [...text.slice(0, 2 * longestCell + 2)];
  return escapeMarkdown(
    characters.length <= longestCell ? text : `${characters.slice(0, longestCell).join("")}…`,
  );
}

function displayLength(text: string): number {
  return [...text].length;
}
