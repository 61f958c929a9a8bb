import { count } from "../format.ts";
import type { Chart, ChartAxis } from "../charts/chart.ts";
import { numberColumn, textColumn } from "../tables/report-table.ts";
import { toReadable } from "./readable.ts";
import type { Readable } from "./readable.ts";
import { viewTable } from "./table-view.ts";
import type { TableView } from "./table-view.ts";

/** A chart as its template takes it: the picture is drawn by the page's script, its figures are a table. */
export interface ChartView {
  readonly id: string;
  readonly title: Readable;
  readonly alt: Readable;
  readonly table: TableView;
}

/** Marks of a chart in its table; the record has all of them. */
const mostRows = 100;

/** The view of a chart. */
export function viewChart({ id, title, alt, axes, series }: Chart): ChartView {
  const named = series.some(({ marks }) => marks.some(({ label }) => label !== undefined));
  const rows = series.flatMap(({ label, axis, marks }) =>
    marks.map((mark) => [
      label,
      ...(named ? [mark.label?.name ?? ""] : []),
      count(mark.x),
      axis === "left" ? valueOf(mark) : "",
      ...(axes.right === undefined ? [] : [axis === "right" ? valueOf(mark) : ""]),
    ]),
  );
  const table = {
    caption: title,
    columns: [
      textColumn("Series"),
      ...(named ? [textColumn("Name")] : []),
      ...[axes.x, axes.left, ...(axes.right === undefined ? [] : [axes.right])].map((axis) =>
        numberColumn(headingOf(axis)),
      ),
    ],
    rows: rows.slice(0, mostRows),
    notes: rows.length > mostRows ? [`The first ${mostRows} of ${count(rows.length)} marks.`] : [],
    empty: "The chart has no marks.",
  };
  return { id, title: toReadable(title), alt: toReadable(alt), table: viewTable(table) };
}

function headingOf({ label, unit }: ChartAxis): string {
  return unit === undefined ? label : `${label} (${unit})`;
}

function valueOf({ y, interval }: Chart["series"][number]["marks"][number]): string {
  return interval === undefined
    ? count(y)
    : `${count(y)} (${count(interval.low)} to ${count(interval.high)})`;
}
