import type { LayerRow, ProfileRecord, ReceptiveField } from "../../record/profile-record.ts";
import { bounded, count, dimensions, medianAndMad, percent, places } from "../format.ts";
import { rowLabel } from "../row-label.ts";
import { shortNumber } from "../short-number.ts";
import { shapesText } from "../tables/layer-columns.ts";
import { byMacs, byTime, macShare } from "../tables/rank-rows.ts";
import { numberColumn, textColumn } from "../tables/report-table.ts";
import type { Column } from "../tables/report-table.ts";
import { fitTable } from "./fit-table.ts";
import { plain, shortenMiddle } from "./screen.ts";
import type { Screen } from "./screen.ts";
import { shareBar } from "./share-bar.ts";

/** The widest cells of names, types and shapes, where columns are not fitted to the screen. */
const widest = { name: 48, type: 24, shape: 32 } as const;

interface LayerColumn extends Column {
  readonly cell: (row: LayerRow, sumOfShares: number) => string;
}

/** The rows that a table shows: the slowest, where they were timed, then those with the most multiply-accumulates. */
export function mostExpensive(layers: readonly LayerRow[], top: number): readonly LayerRow[] {
  const timed = byTime(layers).map(({ row }) => row);
  const others = byMacs(layers.filter(({ time }) => time === undefined));
  return [...timed, ...others].slice(0, top);
}

/**
 * The most expensive layers with their share, a bar of it and the sum of the shares so far. Columns that have no place are left out, receptive fields first, unless
 * all are asked for: then names keep 48 characters, counts all digits, and lines may be longer than the screen.
 */
export function layerList(
  record: ProfileRecord,
  rows: readonly LayerRow[],
  screen: Screen,
  wide: boolean,
): readonly string[] {
  const greatest = Math.max(...rows.map((row) => shareOf(row, record) ?? 0));
  const columns = layerColumns(record, greatest, screen, wide);
  let sum = 0;
  const cells = rows.map((row) => {
    sum += shareOf(row, record) ?? 0;
    return columns.map(({ cell }) => plain(cell(row, sum), screen));
  });
  const headed = columns.map((column) => ({ ...column, heading: plain(column.heading, screen) }));
  return fitTable({ columns: headed, rows: cells }, wide ? Number.POSITIVE_INFINITY : screen.columns);
}

/** The share that the list is ordered by. */
function shareOf(row: LayerRow, record: ProfileRecord): number | undefined {
  return record.timing === undefined ? macShare(row, record) : row.time?.share;
}

function layerColumns(
  record: ProfileRecord,
  greatest: number,
  screen: Screen,
  wide: boolean,
): readonly LayerColumn[] {
  const timed = record.timing !== undefined;
  const figure = wide ? count : shortNumber;
  const field = (pick: (field: ReceptiveField) => string) => (row: LayerRow) => pick(row.receptiveField);
  return [
    {
      ...textColumn("Layer"),
      cell: (row) => plain(shortenMiddle(rowLabel(row), wide ? widest.name : 200), screen),
    },
    { ...textColumn("Type"), leaves: 3, cell: ({ type }) => shortenMiddle(type, widest.type) },
    {
      ...textColumn("Output"),
      leaves: 4,
      cell: ({ outputShapes }) => shortenMiddle(shapesText(outputShapes), widest.shape),
    },
    { ...numberColumn("Params"), leaves: 5, cell: ({ params }) => figure(params) },
    { ...numberColumn("MACs"), leaves: timed ? 1 : 0, cell: (row) => bounded(row.macs, row, figure) },
    {
      ...numberColumn("MACs %"),
      leaves: timed ? 2 : 0,
      cell: (row) => {
        const share = macShare(row, record);
        return share === undefined ? "unknown" : percent(share);
      },
    },
    ...(timed ? timeColumns : []),
    {
      ...numberColumn("Sum %"),
      cell: (row, sum) => (shareOf(row, record) === undefined ? "" : percent(sum)),
    },
    { ...textColumn(""), cell: (row) => shareBar(shareOf(row, record), greatest, screen) },
    { ...numberColumn("FLOPs"), leaves: 7, cell: (row) => bounded(row.flops, row, figure) },
    {
      ...numberColumn("RF size"),
      leaves: 6,
      cell: field((of) => (isWhole(of) ? "global" : sides(of, of.size))),
    },
    { ...numberColumn("Stride"), leaves: 8, cell: field((of) => sides(of, of.stride)) },
    { ...numberColumn("Padding"), leaves: 8, cell: field((of) => sides(of, of.padding)) },
    { ...textColumn("RF status"), leaves: 8, cell: field(statusWord) },
  ];
}

const timeColumns: readonly LayerColumn[] = [
  {
    ...numberColumn("Median ± MAD (ms)"),
    cell: ({ time, untimed }) =>
      time === undefined ? (untimed?.kind ?? "not measured") : medianAndMad(time),
  },
  { ...numberColumn("n"), leaves: 6, cell: ({ time }) => samplesText(time) },
  { ...numberColumn("Rank"), leaves: 6, cell: ({ time }) => (time === undefined ? "" : places(time.rank)) },
  { ...numberColumn("Time %"), cell: ({ time }) => (time === undefined ? "" : percent(time.share)) },
];

function samplesText(time: LayerRow["time"]): string {
  if (time === undefined) return "";
  return time.repeats === undefined
    ? count(time.samples)
    : `${count(time.samples)} of ${count(time.repeats)}`;
}

function sides(field: ReceptiveField, of: readonly number[] | undefined): string {
  if (isWhole(field)) return "";
  return of === undefined ? "unknown" : dimensions(of);
}

/** Everything is seen, by no local path. */
function isWhole({ status, size }: ReceptiveField): boolean {
  return status === "global" && size === undefined;
}

/** `gated`: the window is that of the local path, and something on the way reads the whole image. */
function statusWord({ status, size }: ReceptiveField): string {
  if (status === "unavailable") return "unknown";
  return status === "global" && size !== undefined ? "gated" : status;
}
