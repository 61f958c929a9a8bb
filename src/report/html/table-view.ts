import type { ReportTable } from "../tables/report-table.ts";
import { toReadable } from "./readable.ts";
import type { Readable } from "./readable.ts";

/** A table as its template takes it. */
export interface TableView {
  readonly caption: Readable;
  readonly columns: readonly CellView[];
  readonly rows: readonly (readonly CellView[])[];
  readonly notes: readonly Readable[];
  /** Stands in place of a table without rows. */
  readonly empty: Readable | false;
}

/** A cell: numbers to the right. */
export interface CellView {
  readonly text: Readable;
  readonly number: boolean;
}

/** The view of a table. */
export function viewTable({ caption, columns, rows, notes, empty }: ReportTable): TableView {
  const viewCell = (text: string, index: number): CellView => ({
    text: toReadable(text),
    number: columns[index]?.align === "right",
  });
  return {
    caption: toReadable(caption),
    columns: columns.map(({ heading }, index) => viewCell(heading, index)),
    rows: rows.map((row) => row.map(viewCell)),
    notes: notes.map(toReadable),
    empty: rows.length === 0 && toReadable(empty),
  };
}
