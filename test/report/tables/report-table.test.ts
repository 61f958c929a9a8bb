import { expect, test } from "vitest";
import { bounded, count, dimensions, milliseconds, millions, percent } from "../../../src/report/format.ts";
import {
  nameColumn,
  numberColumn,
  tableMarkdown,
  textColumn,
} from "../../../src/report/tables/report-table.ts";
import { fitTable } from "../../../src/report/terminal/fit-table.ts";

test("words stand left, numbers right, notes below", () => {
  const table = {
    caption: "Counts",
    columns: [textColumn("Layer"), numberColumn("MACs")],
    rows: [
      ["a|b", "5"],
      ["c", "1,234"],
    ],
    notes: ["exact"],
    empty: "none",
  };
  expect(tableMarkdown(table)).toBe(
    [
      "**Counts**",
      "",
      "| Layer |  MACs |",
      "| :---- | ----: |",
      "| a\\|b  |     5 |",
      "| c     | 1,234 |",
      "",
      "- exact",
    ].join("\n"),
  );
  expect(tableMarkdown({ ...table, rows: [], notes: [] })).toBe("**Counts**\n\nnone");
});

test("names are shortened where a row then fits 110 characters, and are whole where it does not", () => {
  const name = "stage1/block2/convolution";
  const rowsOf = (figure: string): string =>
    tableMarkdown({
      caption: "c",
      columns: [nameColumn("Layer"), textColumn("Figure")],
      rows: [[name, figure]],
      notes: [],
      empty: "none",
    });
  // 25 + 80 + 2 * 3 + 1 = 112 characters: two too many, so 23 of the name are kept, one of them the ellipsis.
  expect(rowsOf("9".repeat(80))).toContain("| stage1/bloc…convolution |");
  // With the shortest names, of 16: 16 + 90 + 7 = 113.
  expect(rowsOf("9".repeat(90))).toContain(`| ${name} |`);
});

test("of two columns of names that have no room, the longer one is shortened", () => {
  const long = `block_${"a".repeat(60)}_conv`;
  const table = {
    caption: "Names",
    columns: [nameColumn("Short"), nameColumn("Long"), textColumn("Text")],
    rows: [["ConvNeXt_Block_FE", long, "t".repeat(40)]],
    notes: [],
    empty: "none",
  };
  const row = tableMarkdown(table).split("\n").at(-1) ?? "";
  expect(row).toContain("| ConvNeXt_Block_FE | block_a");
  expect(row).not.toContain(long);
  expect(row).toHaveLength(110);
});

test("a text table ends with its totals below a rule", () => {
  expect(
    fitTable(
      {
        columns: [textColumn("L"), numberColumn("MACs")],
        rows: [
          ["conv", "12"],
          ["Total", "12"],
        ],
      },
      Number.POSITIVE_INFINITY,
      "total",
    ),
  ).toEqual(["L      MACs", "-----  ----", "conv     12", "-----  ----", "Total    12"]);
});

test("figures as text", () => {
  expect(count(325_400_448)).toBe("325,400,448");
  expect(count(0.5)).toBe("0.5");
  expect(millions(4_956_160_000)).toBe("4,956.16");
  expect(millions(4999)).toBe("< 0.01");
  expect(millions(0)).toBe("0.00");
  expect(percent(0.6614)).toBe("66.1");
  expect(milliseconds(1234.5)).toBe("1,234.500");
  expect(milliseconds(0.0004)).toBe("< 0.001");
  expect(milliseconds(0)).toBe("0.000");
  expect(dimensions([1, 2048, 3])).toBe("1×2048×3");
  expect(dimensions([])).toBe("scalar");
  expect(bounded(1234, { status: "complete" })).toBe("1,234");
  expect(bounded(1234, { status: "partial" })).toBe("≥ 1,234");
  expect(bounded(undefined, { status: "partial" })).toBe("unknown");
  const upper = { code: "upper-bound", text: "", bound: "upper" } as const;
  const lower = { code: "op-not-counted", text: "" } as const;
  expect(bounded(12, { status: "partial", reasons: [lower, lower] })).toBe("≥ 12");
  expect(bounded(12, { status: "partial", reasons: [upper] })).toBe("≤ 12");
  expect(bounded(12, { status: "partial", reasons: [upper, lower] })).toBe("≈ 12");
  expect(bounded(1234, { status: "unavailable" })).toBe("unknown");
  expect(bounded(0, { status: "complete" })).toBe("0");
});

test("a cell of any length prints at most 300 characters and an ellipsis", () => {
  const page = tableMarkdown({
    caption: "c",
    columns: [textColumn("L")],
    rows: [["x".repeat(100_000)]],
    notes: [],
    empty: "",
  });
  expect(page).toContain(`| ${"x".repeat(300)}… |`);
});
