import { groupRows } from "../../record/group-rows.ts";
import type { ProfileRecord } from "../../record/profile-record.ts";
import { bounded, count, percent, plural, weightFigure } from "../format.ts";
import { shortNumber, shortTime } from "../short-number.ts";
import { numberColumn, textColumn } from "../tables/report-table.ts";
import type { Column } from "../tables/report-table.ts";
import { fitTable } from "./fit-table.ts";
import { plain } from "./screen.ts";
import type { Screen } from "./screen.ts";
import { shareBar } from "./share-bar.ts";
import { rowCosts } from "./row-cost.ts";
import type { RowCost } from "./row-cost.ts";

/** Types with a line of their own; the others are summed in one. */
const mostTypes = 8;

/** What all layers of each type cost together, and the whole model: by time where it was measured, else by multiply-accumulates. */
export function typeTotals(record: ProfileRecord, screen: Screen): readonly string[] {
  const byType = groupRows(record.layers, ({ type }) => type);
  const costOf = rowCosts(record);
  const types = [...byType].map(([type, rows]) => ({ name: type, cost: costOf(rows) }));
  const sorted = types.toSorted((a, b) => b.cost.share - a.cost.share || b.cost.macs - a.cost.macs);
  const shown = sorted.slice(0, sorted.length === mostTypes + 1 ? mostTypes + 1 : mostTypes);
  const rest = sorted.slice(shown.length).map(({ name }) => byType.get(name) ?? []);
  const lines = [
    ...shown,
    ...(rest.length === 0 ? [] : [{ name: plural(rest.length, "further type"), cost: costOf(rest.flat()) }]),
  ];
  const greatest = Math.max(...lines.map(({ cost }) => cost.share));
  const cells = lines.map(({ name, cost }) => [plain(name, screen), ...costCells(cost, greatest, screen)]);
  return fitTable(
    {
      columns: costColumns("Type", record),
      rows: [...cells, totalCells(record)].map((row) => row.map((cell) => plain(cell, screen))),
    },
    screen.columns,
    "total",
  );
}

/** Columns of a table of sums over rows. */
export function costColumns(name: string, { timing }: ProfileRecord): readonly Column[] {
  const timed = timing !== undefined;
  return [
    textColumn(name),
    numberColumn("Rows"),
    { ...numberColumn("Params"), leaves: 2 },
    numberColumn("MACs"),
    { ...numberColumn("MACs %"), leaves: timed ? 1 : 0 },
    ...(timed ? [numberColumn("Time"), numberColumn("Time %")] : []),
    textColumn(""),
  ];
}

/** Cells of {@link costColumns} after the name; `greatest` is the share of the longest bar. */
export function costCells(cost: RowCost, greatest: number, screen: Screen): readonly string[] {
  const { rows, params, macs, macShare, bound, milliseconds, timeShare } = cost;
  return [
    count(rows),
    shortNumber(params),
    `${bound}${shortNumber(macs)}`,
    macShare === undefined ? "unknown" : percent(macShare),
    ...(timeShare === undefined
      ? []
      : [milliseconds === 0 ? "" : shortTime(milliseconds), percent(timeShare)]),
    shareBar(cost.share, greatest, screen),
  ];
}

function totalCells(record: ProfileRecord): readonly string[] {
  const { totals, timing, layers } = record;
  const sum = timing?.sumOfLayersMs;
  return [
    "Total",
    count(layers.length),
    weightFigure(totals.params, totals, shortNumber),
    bounded(totals.macs, record, shortNumber),
    "",
    ...(timing === undefined ? [] : [sum === undefined ? "" : shortTime(sum), ""]),
    "",
  ];
}
