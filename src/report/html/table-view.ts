import { count } from "../format.ts";
import { notesInSight } from "../tables/report-table.ts";
import type { ReportTable } from "../tables/report-table.ts";
import { toReadable } from "./readable.ts";
import type { Readable } from "./readable.ts";

/** A table as its template takes it. */
export interface TableView {
  readonly caption: Readable;
  /** Classes of the styles. */
  readonly kind: string;
  readonly columns: readonly CellView[];
  readonly rows: readonly RowView[];
  readonly notes: readonly Readable[];
  /** Many notes are folded. */
  readonly foldNotes: boolean;
  /** Stands in place of a table without rows. */
  readonly empty: Readable | false;
}

/** A row. `same`: its first cell repeats that of the row above. */
export interface RowView {
  readonly same: boolean;
  readonly cells: readonly CellView[];
}

/** A cell: numbers to the right. */
export interface CellView {
  readonly text: Readable;
  readonly number: boolean;
  /** Text that is not squeezed into a narrow column. */
  readonly length: "long" | "longer" | false;
  /** From 1 to 10: the cell's tenths of the sum of its row. */
  readonly level: number | false;
}

/** Tables that are folded together, and tables that are not. */
export interface TableGroup {
  readonly name: Readable | false;
  readonly tables: readonly TableView[];
}

/** Rows of a table in a page: a table with a row for every layer of a large model would be most of it, and the record has them. */
const mostRows = 100;
/** Rows above which a table scrolls in a box of its own. */
const tallRows = 24;
/** Characters from which a text is long, and longer. */
const [longText, longerText] = [24, 60];

/** The view of a table. */
export function viewTable({ caption, columns, rows, notes, empty, shading }: ReportTable): TableView {
  const viewCell = (text: string, index: number, level: number): CellView => ({
    text: toReadable(text),
    length: text.length >= longerText ? "longer" : text.length >= longText && "long",
    number: columns[index]?.align === "right",
    level: level > 0 && level,
  });
  const shown = rows.slice(0, mostRows);
  const rest = rows.length - shown.length;
  const allNotes = [...(rest === 0 ? [] : [`${count(rest)} further rows are in the record.`]), ...notes];
  return {
    caption: toReadable(caption),
    kind: [
      shading === undefined ? "" : " matrix",
      columns.length === 2 ? " pairs" : "",
      shown.length > tallRows ? " tall" : "",
    ].join(""),
    columns: columns.map(({ heading }, index) => viewCell(heading, index, 0)),
    rows: shown.map((row, at) => {
      const levels = shading === undefined ? [] : shareLevels(row);
      return {
        same: columns[0]?.align === "left" && row[0] === shown[at - 1]?.[0],
        cells: row.map((text, index) => viewCell(text, index, levels[index] ?? 0)),
      };
    }),
    notes: allNotes.map(toReadable),
    foldNotes: allNotes.length > notesInSight,
    empty: rows.length === 0 && toReadable(empty),
  };
}

/** Tables one after the other, those of a group together. */
export function groupTables(tables: readonly ReportTable[]): readonly TableGroup[] {
  const groups: { readonly group: string | undefined; readonly tables: ReportTable[] }[] = [];
  for (const table of tables) {
    const last = groups.at(-1);
    if (last !== undefined && last.group === table.group) last.tables.push(table);
    else groups.push({ group: table.group, tables: [table] });
  }
  return groups.map(({ group, tables: own }) => ({
    name: group !== undefined && toReadable(group),
    tables: own.map(viewTable),
  }));
}

/** Tenths of the row's sum, the first cell left aside; a part above 0 has at least one. */
function shareLevels(row: readonly string[]): readonly number[] {
  const numbers = row.map((text, index) => (index === 0 ? 0 : Number(text.replaceAll(",", ""))));
  const sum = numbers.reduce((a, b) => a + b, 0);
  return numbers.map((value) => (sum > 0 ? Math.ceil((value / sum) * 10) : 0));
}
