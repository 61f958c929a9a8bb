import type { Column, ReportTable } from "../tables/report-table.ts";
import { displayWidth, plain, shortenMiddle } from "./screen.ts";

/** A column of a table that has to fit a screen. */
export interface FitColumn extends Column {
  /** Columns with the greatest number go first when there is no place; 0 or none: it stays. */
  readonly leaves?: number;
}

const gap = 2;

/** The first column, of names, is not made narrower than this before others leave. */
const leastName = 18;

/**
 * Lines of a table in plain text, columns two spaces apart, no wider than a screen: columns leave by {@link FitColumn.leaves} until the others fit, and names in the
 * first one are shortened in their middle.
 *
 * @param columns characters of a line. Default: as many as it takes
 * @param last `total` draws a rule above the last row
 */
export function fitTable(
  table: { readonly columns: readonly FitColumn[]; readonly rows: readonly (readonly string[])[] },
  columns: number = Number.POSITIVE_INFINITY,
  last: "total" | "row" = "row",
): readonly string[] {
  const widths = table.columns.map(({ heading }, index) =>
    Math.max(displayWidth(heading), ...table.rows.map((row) => displayWidth(row[index] ?? ""))),
  );
  const [name = 0] = widths;
  const kept = keptColumns(table.columns, widths, columns - Math.min(name, leastName));
  const others = kept.reduce((sum, index) => sum + gap + (widths[index] ?? 0), 0);
  const first = Math.min(name, Math.max(leastName, columns - others));
  const line = (cells: readonly string[]): string =>
    [
      aligned(shortenMiddle(cells[0] ?? "", first), first, table.columns[0]?.align ?? "left"),
      ...kept.map((index) =>
        aligned(cells[index] ?? "", widths[index] ?? 0, table.columns[index]?.align ?? "left"),
      ),
    ]
      .join(" ".repeat(gap))
      .trimEnd();
  const rule = [first, ...kept.map((index) => widths[index] ?? 0)]
    .map((width) => "-".repeat(width))
    .join(" ".repeat(gap));
  const lines = table.rows.map(line);
  return [
    line(table.columns.map(({ heading }) => heading)),
    rule,
    ...(last === "total" ? lines.toSpliced(-1, 0, rule) : lines),
  ];
}

/** A table of a report as plain text of any width: caption, rows and notes. */
export function tableLines({ caption, columns, rows, notes }: ReportTable): readonly string[] {
  const table = {
    columns: columns.map((column) => ({ ...column, heading: plain(column.heading) })),
    rows: rows.map((row) => row.map((cell) => plain(cell))),
  };
  return [plain(caption), ...fitTable(table), ...notes.map((note) => plain(`Note: ${note}`))];
}

/** Indices of the columns after the first that fit, in their order. */
function keptColumns(
  columns: readonly FitColumn[],
  widths: readonly number[],
  room: number,
): readonly number[] {
  let kept = columns.map((_, index) => index).slice(1);
  const leaving = kept
    .filter((index) => (columns[index]?.leaves ?? 0) > 0)
    .toSorted((a, b) => (columns[b]?.leaves ?? 0) - (columns[a]?.leaves ?? 0));
  for (const index of leaving) {
    if (kept.reduce((sum, each) => sum + gap + (widths[each] ?? 0), 0) <= room) break;
    kept = kept.filter((each) => each !== index);
  }
  return kept;
}

function aligned(text: string, width: number, align: Column["align"]): string {
  const space = " ".repeat(Math.max(0, width - displayWidth(text)));
  return align === "right" ? space + text : text + space;
}
