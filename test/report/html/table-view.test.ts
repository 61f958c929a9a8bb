import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { groupTables, viewTable } from "../../../src/report/html/table-view.ts";
import { numberColumn, textColumn } from "../../../src/report/tables/report-table.ts";
import type { ReportTable } from "../../../src/report/tables/report-table.ts";

const table = (changes: Partial<ReportTable>): ReportTable => ({
  caption: "Layers",
  columns: [textColumn("Layer"), numberColumn("MACs"), numberColumn("FLOPs")],
  rows: [],
  notes: [],
  empty: "none",
  ...changes,
});

test("a row for each of 5,000 layers is not in the page", () => {
  const view = viewTable(
    table({ rows: Array.from({ length: 5000 }, (_, index) => [`layer ${index}`, "1", "2"]) }),
  );
  expect(view.rows).toHaveLength(100);
  expect(view.notes).toEqual(["4,900 further rows are in the record."]);
});

test("cells of a confusion matrix have the tenths of their row", () => {
  const view = viewTable(
    table({
      shading: "row-share",
      rows: [
        ["Dress", "3", "1,000"],
        ["Hat", "0", "0"],
      ],
    }),
  );
  // 3 of 1,003 is above 0, so its level is 1; 1,000 of 1,003 is the last.
  expect(view.rows.map(({ cells }) => cells.map(({ level }) => level))).toEqual([
    [false, 1, 10],
    [false, false, false],
  ]);
});

test("a first cell that repeats the one above is marked", () => {
  const view = viewTable(
    table({
      rows: [
        ["a", "1", "1"],
        ["a", "2", "2"],
        ["b", "3", "3"],
      ],
    }),
  );
  expect(view.rows.map(({ same }) => same)).toEqual([false, true, false]);
});

test("tables of a group stand together", () => {
  const groups = groupTables([
    table({}),
    table({ group: "A" }),
    table({ group: "A" }),
    table({ group: "B" }),
  ]);
  expect(groups.map(({ name, tables }) => [name, tables.length])).toEqual([
    [false, 1],
    ["A", 2],
    ["B", 1],
  ]);
});

describe("text on shaded cells has a contrast of 4.5 (WCAG 2.2, 1.4.3)", () => {
  const styles = readFileSync(new URL("../../../templates/page.css", import.meta.url), "utf8");
  const dark = styles.slice(styles.indexOf(':root[data-theme="dark"]'));
  const read = (text: string, name: string): readonly number[] => {
    const [, hex = ""] = new RegExp(`${name}: #([0-9a-f]{6});`).exec(text) ?? [];
    return [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
  };
  const luminance = (color: readonly number[]): number => {
    const [r = 0, g = 0, b = 0] = color.map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const themes = [
    ["light", styles],
    ["dark", dark],
  ] as const;
  const levels = Array.from({ length: 10 }, (_, index) => index + 1);
  test.each(themes.flatMap(([theme, text]) => levels.map((level) => [theme, level, text] as const)))(
    "%s, level %d",
    (_, level, text) => {
      const [heat, paper] = [read(text, "--heat"), read(text, "--paper")];
      const ground = heat.map(
        (value, index) => value * (level / 10) + (paper[index] ?? 0) * (1 - level / 10),
      );
      const ink = read(text, level >= 9 ? "--on-high" : level >= 7 ? "--on-middle" : "--on-low");
      const [bright = 0, dim = 0] = [luminance(ground), luminance(ink)].toSorted((a, b) => b - a);
      expect((bright + 0.05) / (dim + 0.05)).toBeGreaterThanOrEqual(4.5);
    },
  );
});
