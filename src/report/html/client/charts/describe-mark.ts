import type { Chart, ChartAxis } from "../../../charts/chart.ts";
import { shortNumber } from "../../../short-number.ts";

/** A mark by its place in the chart. */
export interface MarkPlace {
  readonly series: number;
  readonly mark: number;
}

/** A mark in words: its series or name, and its values with their units. */
export function describeMark(
  chart: Chart,
  place: MarkPlace,
): { readonly name: string; readonly values: string } {
  const series = chart.series[place.series];
  const mark = series?.marks[place.mark];
  if (series === undefined || mark === undefined) return { name: "", values: "" };
  const up = (series.axis === "right" ? chart.axes.right : undefined) ?? chart.axes.left;
  const interval =
    mark.interval === undefined
      ? ""
      : ` (${shortNumber(mark.interval.low)} to ${shortNumber(mark.interval.high)})`;
  return {
    name: mark.label?.name ?? series.label,
    values: `${valueOf(mark.y, up)}${interval}; ${valueOf(mark.x, chart.axes.x)}`,
  };
}

function valueOf(value: number, { label, unit }: ChartAxis): string {
  const plain = label.replace(/ \((?:logarithmic|calls[^)]*)\)$/, "");
  return `${plain}: ${shortNumber(value)}${unit === undefined ? "" : ` ${unit}`}`;
}
