import { describe, expect, test } from "vitest";
import type { LayerRow } from "../../../../../src/record/profile-record.ts";
import { differenceFacts } from "../../../../../src/report/html/client/layer-panel/layer-facts.ts";
import {
  keyOf,
  layerColumns,
  textOf,
} from "../../../../../src/report/html/client/layer-table/layer-columns.ts";
import { mergeRows, shownProfiles } from "../../../../../src/report/html/client/shown-profile.ts";
import { sampleProfile, sampleRows } from "../../../sample-profile.ts";

const [conv] = sampleRows() as readonly [LayerRow];
const difference = layerColumns.find(({ id }) => id === "difference-macs")!;
/** A page of two profiles, the second with this row. */
const against = (row: LayerRow) => ({
  title: "a",
  profile: sampleProfile(),
  rows: sampleRows(),
  other: new Map([["conv1", row]]),
});

test("exact counts have a difference: 4,000 - 3,888 = 112", () => {
  const shown = against({ ...conv, macs: 4000 });
  expect(difference.text(conv, shown)).toBe("+112");
  expect(differenceFacts(conv, shown)[0]).toEqual(["MACs", "3,888 → 4,000"]);
});

test("a bound has none, and its sign stands beside it", () => {
  const shown = against({ ...conv, macs: 4000, status: "partial" });
  expect(difference.text(conv, shown)).toBe("unknown");
  expect(differenceFacts(conv, shown)[0]).toEqual(["MACs", "3,888 → ≥ 4,000"]);
});

describe("layers that one of two profiles lacks", () => {
  const [conv1, relu, conv2] = sampleRows() as readonly [LayerRow, LayerRow, LayerRow];
  const named = (name: string): LayerRow => ({ ...conv1, name, path: name, macs: 100 });
  const first = sampleProfile({ layers: [conv1, relu, conv2] });
  const second = sampleProfile({ layers: [named("stem"), conv1, named("extra"), conv2] });
  const [shown] = shownProfiles(first, second) as [ReturnType<typeof shownProfiles>[0]];
  const column = (id: string) => layerColumns.find((one) => one.id === id)!;

  test("stand behind the layer that comes before them in the second", () => {
    expect(mergeRows(first.layers, second.layers).map(({ name }) => name)).toEqual([
      "stem",
      "conv1",
      "extra",
      "relu",
      "conv2",
    ]);
    expect(shown?.rows).toHaveLength(5);
  });

  test("have the whole figure as difference: 100 - 0, 0 - 3,888", () => {
    const [stem, , extra, only] = shown!.rows as readonly [LayerRow, LayerRow, LayerRow, LayerRow];
    expect(textOf(difference, stem, shown!)).toBe("+100 (b only)");
    expect(keyOf(difference, extra, shown!)).toBe(100);
    expect(textOf(difference, { ...only, macs: 3888 }, shown!)).toBe("-3,888 (a only)");
    // No sign before nothing.
    expect(textOf(column("difference-params"), { ...only, params: 0 }, shown!)).toBe("0 (a only)");
    expect(shown!.rows.reduce((sum, row) => sum + Number(keyOf(difference, row, shown!)), 0)).toBe(200);
  });

  test("have no figure in the columns of the first, but a type", () => {
    const [stem] = shown!.rows as readonly [LayerRow];
    expect([textOf(column("macs"), stem, shown!), keyOf(column("macs"), stem, shown!)]).toEqual([
      "",
      undefined,
    ]);
    expect(textOf(column("type"), stem, shown!)).toBe("Conv2D");
  });
});
