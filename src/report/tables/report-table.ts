import { markdownTable } from "markdown-table";
import { escapeMarkdown } from "../markdown/markdown.ts";
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
  /** Tables with the same group are about one thing: a page folds all groups but the first. */
  readonly group?: string;
}

/** A column's heading and alignment: numbers to the right. */
export interface Column {
  readonly heading: string;
  readonly align: "left" | "right";
}

/** A column of text, aligned to the left. */
export function textColumn(heading: string): Column {
  return { heading, align: "left" };
}

/** A column of numbers, aligned to the right. */
export function numberColumn(heading: string): Column {
  return { heading, align: "right" };
}

/** A table in Markdown: its caption in bold, the table, its notes as a list. */
export function tableMarkdown({ caption, columns, rows, notes, empty }: ReportTable): Markdown {
  const cells = [columns.map(({ heading }) => heading), ...rows].map((row) => row.map(cell));
  const body =
    rows.length === 0
      ? escapeMarkdown(empty)
      : markdownTable(cells, { align: columns.map(({ align }) => align), stringLength: displayLength });
  const list = notes.map((note) => `- ${escapeMarkdown(note)}`).join("\n");
  return [`**${escapeMarkdown(caption)}**`, body, list]
    .filter((part) => part !== "")
    .join("\n\n") as Markdown;
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
