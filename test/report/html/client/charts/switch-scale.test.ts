import { expect, test } from "vitest";
import type { Chart } from "../../../../../src/report/charts/chart.ts";
import { switchableAxes, switchScale } from "../../../../../src/report/html/client/charts/switch-scale.ts";

const chart: Chart = {
  id: "sample",
  alt: "",
  title: "",
  subtitle: "",
  axes: {
    x: { label: "MACs", scale: "logarithmic", range: { from: 100, to: 10_000 } },
    left: { label: "F1", scale: "linear", range: { from: 0, to: 40 }, step: 10 },
  },
  series: [
    {
      label: "approaches",
      kind: "points",
      axis: "left",
      color: "#0072B2",
      marks: [
        { x: 300, y: 20, interval: { low: 3, high: 30 } },
        { x: 2000, y: 10 },
      ],
    },
  ],
  legend: false,
};

test("a logarithmic axis begins at the power of ten below its smallest value, ends of intervals included", () => {
  const { left, x } = switchScale(chart, "left").axes;
  expect(left).toEqual({ label: "F1", scale: "logarithmic", range: { from: 1, to: 40 } });
  expect(x).toEqual(chart.axes.x);
});

test("a linear axis begins at 0", () => {
  expect(switchScale(chart, "x").axes.x).toEqual({
    label: "MACs",
    scale: "linear",
    range: { from: 0, to: 10_000 },
  });
});

test("an axis with a value of 0 can't be logarithmic", () => {
  const marks = [{ x: 0, y: 1 }];
  const series = chart.series.map((one) => ({ ...one, marks }));
  expect(switchableAxes(chart)).toEqual(["x", "left"]);
  expect(switchableAxes({ ...chart, series })).toEqual(["left"]);
});
