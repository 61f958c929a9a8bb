import type { Chart, ChartAxis } from "../../../charts/chart.ts";

/** The axes of a chart. */
export type AxisName = "x" | "left" | "right";

/** A chart with an axis on the other scale: linear on logarithmic, logarithmic on linear. */
export function switchScale(chart: Chart, name: AxisName): Chart {
  const axis = chart.axes[name];
  if (axis === undefined) return chart;
  const switched = axis.scale === "linear" ? toLogarithmic(axis, valuesOn(chart, name)) : toLinear(axis);
  return { ...chart, axes: { ...chart.axes, [name]: switched } };
}

/** Axes that can be logarithmic: all of their values are above 0. */
export function switchableAxes(chart: Chart): readonly AxisName[] {
  const names: readonly AxisName[] = ["x", "left", "right"];
  return names.filter((name) => {
    const values = valuesOn(chart, name);
    return chart.axes[name] !== undefined && values.length > 0 && values.every((value) => value > 0);
  });
}

function valuesOn({ series }: Chart, name: AxisName): readonly number[] {
  if (name === "x") return series.flatMap(({ marks }) => marks.map(({ x }) => x));
  return series
    .filter(({ axis }) => axis === name)
    .flatMap(({ marks }) =>
      marks.flatMap(({ y, interval }) => (interval === undefined ? [y] : [y, interval.low, interval.high])),
    );
}

/** From the power of ten below the smallest value; ticks are at the powers. */
function toLogarithmic(axis: ChartAxis, values: readonly number[]): ChartAxis {
  const { label, unit, ticks, color, range } = axis;
  const lowest = 10 ** Math.floor(Math.log10(Math.min(...values)));
  const highest = Math.max(...values, range?.to ?? 0);
  return {
    label,
    scale: "logarithmic",
    range: { from: lowest, to: highest },
    ...(unit === undefined ? {} : { unit }),
    ...(ticks === undefined ? {} : { ticks }),
    ...(color === undefined ? {} : { color }),
  };
}

function toLinear(axis: ChartAxis): ChartAxis {
  const { range } = axis;
  return { ...axis, scale: "linear", ...(range === undefined ? {} : { range: { from: 0, to: range.to } }) };
}
