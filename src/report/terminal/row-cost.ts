import type { LayerRow, ProfileRecord } from "../../record/profile-record.ts";
import { boundOf } from "../../record/bound-of.ts";
import { boundSigns } from "../format.ts";

/** What some rows of a profile cost together. */
export interface RowCost {
  readonly rows: number;
  readonly params: number;
  /** Of the rows that could be counted. */
  readonly macs: number;
  /** The sign before the multiply-accumulates where a row of them is not counted in full; empty if all are. */
  readonly bound: string;
  /** Share of the counted multiply-accumulates of the model; undefined if it has none. */
  readonly macShare: number | undefined;
  readonly milliseconds: number;
  /** Share of the sum of the layers' times; undefined if the record is not timed. */
  readonly timeShare: number | undefined;
  /** The share that orders: of time where it is measured, else of multiply-accumulates. */
  readonly share: number;
}

/** What sums over rows of a profile: its whole time is added up once. */
export function rowCosts({ layers, totals, timing }: ProfileRecord): (rows: readonly LayerRow[]) => RowCost {
  const allMs = sum(layers, ({ time }) => time?.medianMs ?? 0);
  return (rows) => costOf(rows, totals.macs, timing === undefined ? undefined : allMs);
}

function costOf(rows: readonly LayerRow[], allMacs: number | undefined, allMs: number | undefined): RowCost {
  const macs = sum(rows, (row) => row.macs ?? 0);
  const milliseconds = sum(rows, ({ time }) => time?.medianMs ?? 0);
  const macShare = allMacs === undefined || allMacs === 0 ? undefined : macs / allMacs;
  const timeShare = allMs === undefined ? undefined : allMs === 0 ? 0 : milliseconds / allMs;
  const open = rows.filter(({ status }) => status !== "complete");
  const reasons = open.flatMap((row) => row.reasons ?? []);
  return {
    rows: rows.length,
    params: sum(rows, ({ params }) => params),
    macs,
    bound: open.length === 0 ? "" : `${boundSigns[boundOf({ status: "partial", reasons })]} `,
    macShare,
    milliseconds,
    timeShare,
    share: timeShare ?? macShare ?? 0,
  };
}

function sum(rows: readonly LayerRow[], of: (row: LayerRow) => number): number {
  return rows.reduce((total, row) => total + of(row), 0);
}
