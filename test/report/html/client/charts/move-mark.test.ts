import { expect, test } from "vitest";
import type { Chart, ChartSeries } from "../../../../../src/report/charts/chart.ts";
import { moveMark } from "../../../../../src/report/html/client/charts/move-mark.ts";

const series = (label: string, marks: number): ChartSeries => ({
  label,
  kind: "line",
  axis: "left",
  color: "#0072B2",
  marks: Array.from({ length: marks }, (_, x) => ({ x, y: x })),
});

const axis = { label: "", scale: "linear" } as const;
const chart: Chart = {
  id: "sample",
  alt: "",
  title: "",
  subtitle: "",
  axes: { x: axis, left: axis },
  series: [series("a", 4), series("b", 2), series("empty", 0)],
  legend: true,
};

test.each([
  [undefined, "ArrowRight", { series: 0, mark: 0 }],
  [{ series: 0, mark: 3 }, "ArrowRight", { series: 0, mark: 3 }],
  [{ series: 0, mark: 3 }, "Home", { series: 0, mark: 0 }],
  // Series b has two marks, and the empty one is passed over.
  [{ series: 0, mark: 3 }, "ArrowDown", { series: 1, mark: 1 }],
  [{ series: 1, mark: 1 }, "ArrowDown", { series: 0, mark: 1 }],
  [{ series: 0, mark: 0 }, "Enter", undefined],
])("from %o, %s leads to %o", (from, key, to) => {
  expect(moveMark(chart, new Set(), from, key)).toEqual(to);
});

test("hidden series are passed over", () => {
  expect(moveMark(chart, new Set([0]), { series: 0, mark: 2 }, "ArrowRight")).toEqual({ series: 1, mark: 0 });
  expect(moveMark(chart, new Set([0, 1]), undefined, "ArrowRight")).toBeUndefined();
});
