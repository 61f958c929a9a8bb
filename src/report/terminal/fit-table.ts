import type { Column } from "../tables/report-table.ts";
import { displayWidth } from "./screen.ts";
import { shortNames } from "./short-names.ts";

interface FitTable {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
}

const gap = 2;

/** Names are not made narrower than this before columns leave. */
const leastName = 18;

/**
 * Lines of a table in plain text, columns two spaces apart, no wider than a screen: columns leave by their {@link Column.leaves} until the others fit, and names
 * (the column of names, else the first one) are shortened.
 *
 * @param columns characters of a line. Default: as many as it takes
 * @param last `total` draws a rule above the last row
 */
export function fitTable(
  table: FitTable,
  columns: number = Number.POSITIVE_INFINITY,
  last: "total" | "row" = "row",
): readonly string[] {
  const { kept, widths, names } = layOut(table, columns);
  const line = (cells: readonly string[]): string =>
    kept
      .map((at) => aligned(cells[at] ?? "", widths[at] ?? 0, table.columns[at]?.align ?? "left"))
      .join(" ".repeat(gap))
      .trimEnd();
  const rule = kept.map((at) => "-".repeat(widths[at] ?? 0)).join(" ".repeat(gap));
  const short = shortNames([...new Set(table.rows.map((row) => row[names] ?? ""))], widths[names] ?? 0);
  const lines = table.rows.map((row) =>
    line(row.map((cell, at) => (at === names ? (short.get(cell) ?? cell) : cell))),
  );
  return [
    line(table.columns.map(({ heading }) => heading)),
    rule,
    ...(last === "total" ? lines.toSpliced(-1, 0, rule) : lines),
  ];
}

/** Headings of the columns that {@link fitTable} leaves out. */
export function columnsWithoutRoom(table: FitTable, columns: number): readonly string[] {
  const { kept } = layOut(table, columns);
  return table.columns.flatMap(({ heading }, at) => (kept.includes(at) ? [] : [heading]));
}

interface Layout {
  /** Places of the columns that fit, in their order. */
  readonly kept: readonly number[];
  /** Of all columns. */
  readonly widths: readonly number[];
  /** Place of the column that is made narrower. */
  readonly names: number;
}

function layOut({ columns, rows }: FitTable, width: number): Layout {
  const widths = columns.map(({ heading }, at) =>
    Math.max(displayWidth(heading), ...rows.map((row) => displayWidth(row[at] ?? ""))),
  );
  const names = Math.max(
    0,
    columns.findIndex((column) => column.names === true),
  );
  const name = widths[names] ?? 0;
  const besides = (kept: readonly number[]): number =>
    kept.reduce((sum, at) => (at === names ? sum : sum + gap + (widths[at] ?? 0)), 0);
  const leaves = (at: number): number => columns[at]?.leaves ?? 0;
  let kept = columns.map((_, at) => at);
  for (const at of kept.filter((each) => leaves(each) > 0).toSorted((a, b) => leaves(b) - leaves(a))) {
    if (besides(kept) + Math.min(name, leastName) <= width) break;
    kept = kept.filter((each) => each !== at);
  }
  return {
    kept,
    widths: widths.with(names, Math.min(name, Math.max(leastName, width - besides(kept)))),
    names,
  };
}

function aligned(text: string, width: number, align: Column["align"]): string {
  const space = " ".repeat(Math.max(0, width - displayWidth(text)));
  return align === "right" ? space + text : text + space;
}
