import type { LayerRow, ProfileRecord } from "../../record/profile-record.ts";
import { scopeTree } from "../scope-tree.ts";
import type { Scope } from "../scope-tree.ts";
import { fitTable } from "./fit-table.ts";
import { plain } from "./screen.ts";
import type { Screen } from "./screen.ts";
import { rowCosts } from "./row-cost.ts";
import type { RowCost } from "./row-cost.ts";
import { cleanText } from "../markdown/clean-text.ts";
import { costCells, costColumns } from "./type-totals.ts";

/** The scopes of a model down to a depth, in the model's order, each with what all of its layers cost. */
export function scopeLines(record: ProfileRecord, depth: number, screen: Screen): readonly string[] {
  const costOf = rowCosts(record);
  const root = scopeTree(record.layers, record.model.name);
  const lines = root.children.flatMap((scope) => linesOf(scope, 0, depth, costOf));
  const greatest = Math.max(...lines.map(({ cost }) => cost.share));
  const rows = lines.map(({ name, cost }) => [
    plain(name, screen),
    ...costCells(cost, greatest, screen).map((cell) => plain(cell, screen)),
  ]);
  return fitTable({ columns: costColumns("Scope", record), rows }, screen.columns);
}

interface ScopeLine {
  readonly name: string;
  readonly cost: RowCost;
}

function linesOf(
  scope: Scope,
  level: number,
  depth: number,
  costOf: ReturnType<typeof rowCosts>,
): readonly ScopeLine[] {
  const folded = level + 1 >= depth && scope.children.length > 0;
  const name = `${"  ".repeat(level)}${cleanText(scope.name)}${folded ? "/..." : ""}`;
  const inner = folded ? [] : scope.children.flatMap((child) => linesOf(child, level + 1, depth, costOf));
  return [{ name, cost: costOf(rowsOf(scope)) }, ...inner];
}

function rowsOf({ row, children }: Scope): readonly LayerRow[] {
  return [...(row === undefined ? [] : [row]), ...children.flatMap(rowsOf)];
}
