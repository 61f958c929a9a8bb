import { bounded, count, dimensions, medianAndMad, p95, percent, places } from "../format.ts";
import type { LayerRow, ProfileRecord } from "../../record/profile-record.ts";
import { rowLabel } from "../row-label.ts";
import { macShare } from "./rank-rows.ts";
import type { TimedRow } from "./rank-rows.ts";
import { nameColumn, numberColumn, textColumn } from "./report-table.ts";
import type { Column } from "./report-table.ts";

/** Columns of a table of the most expensive layers by count. */
export const countColumns: readonly Column[] = [
  nameColumn("Layer"),
  textColumn("Type"),
  textColumn("Output shape"),
  numberColumn("Parameters"),
  numberColumn("MACs"),
  numberColumn("MACs (%)"),
  numberColumn("FLOPs"),
];

/** The cells of {@link countColumns} for a row. */
export function countCells(row: LayerRow, profile: ProfileRecord): readonly string[] {
  const share = macShare(row, profile);
  return [
    rowLabel(row),
    row.type,
    shapesText(row.outputShapes),
    count(row.params),
    bounded(row.macs, row),
    share === undefined ? "unknown" : percent(share),
    bounded(row.flops, row),
  ];
}

/** Columns of a table of the most expensive layers by time. */
export const timeColumns: readonly Column[] = [
  numberColumn("Rank"),
  nameColumn("Layer"),
  textColumn("Type"),
  numberColumn("Median ± MAD (ms)"),
  numberColumn("p95 (ms)"),
  numberColumn("Samples"),
  numberColumn("Time (%)"),
  numberColumn("MACs (%)"),
];

/** The cells of {@link timeColumns} for a row. */
export function timeCells({ row, time }: TimedRow, profile: ProfileRecord): readonly string[] {
  const share = macShare(row, profile);
  return [
    places(time.rank),
    rowLabel(row),
    row.type,
    medianAndMad(time),
    p95(time),
    count(time.samples),
    percent(time.share),
    share === undefined ? "unknown" : percent(share),
  ];
}

/** Shapes of several tensors in one cell; `none` where there is no tensor. */
export function shapesText(shapes: readonly (readonly number[])[]): string {
  return shapes.length === 0 ? "none" : shapes.map(dimensions).join(", ");
}
