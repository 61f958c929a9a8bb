import { expect, test } from "vitest";
import { fitTable } from "../../../src/report/terminal/fit-table.ts";
import { numberColumn, textColumn } from "../../../src/report/tables/report-table.ts";

const table = {
  columns: [
    textColumn("Layer"),
    { ...numberColumn("MACs"), leaves: 1 },
    { ...textColumn("Type"), leaves: 2 },
    numberColumn("%"),
  ],
  rows: [
    ["a_rather_long_name_of_a_layer", "3,888", "Conv2D", "76.8"],
    ["dense", "24", "Dense", "0.5"],
  ],
};

test("everything where there is place", () => {
  expect(fitTable(table, 80)).toEqual([
    "Layer                           MACs  Type       %",
    "-----------------------------  -----  ------  ----",
    "a_rather_long_name_of_a_layer  3,888  Conv2D  76.8",
    "dense                             24  Dense    0.5",
  ]);
});

test("names are shortened before a column leaves", () => {
  const lines = fitTable(table, 42);
  expect(lines[2]).toBe("a_rather_...f_a_layer  3,888  Conv2D  76.8");
});

test.each([80, 42, 30, 26])("no line is longer than %i", (columns) => {
  for (const line of fitTable(table, columns)) expect(line.length).toBeLessThanOrEqual(columns);
});

test("the column with the greatest number leaves first, one without a number never", () => {
  const headings = (columns: number) => fitTable(table, columns)[0]?.split(/ +/);
  expect(headings(36)).toEqual(["Layer", "MACs", "%"]);
  expect(headings(26)).toEqual(["Layer", "%"]);
});

test("a rule above the total", () => {
  expect(fitTable(table, 80, "total").at(-2)).toMatch(/^-+  -+/);
});
