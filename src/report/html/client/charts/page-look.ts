import { palette } from "../../../charts/chart.ts";
import type { Chart } from "../../../charts/chart.ts";
import type { ChartLook } from "../../../charts/chart-js.ts";
import { cssColor } from "../theme.ts";

/** Below this width of a picture, text is smaller and names of marks stand below it. */
const narrow = 560;

/** How charts look in this page now, at a width in pixels. */
export function pageLook(width: number): ChartLook {
  const small = width < narrow;
  return {
    title: cssColor("--ink"),
    text: cssColor("--muted"),
    faint: cssColor("--muted"),
    grid: cssColor("--line"),
    warning: cssColor("--warning"),
    rim: cssColor("--paper"),
    font: getComputedStyle(document.body).fontFamily,
    sizes: small ? { axis: 11, ticks: 11 } : { axis: 13, ticks: 12 },
    heading: false,
    names: !small,
  };
}

/** Colors of charts that stand for ink and not for a series. */
const inks: Readonly<Record<string, string>> = { "#111827": "--ink", "#6B7280": "--muted" };

/** A chart in the page's colors, which differ on dark paper. */
export function withPageColors(chart: Chart): Chart {
  const colors = new Map<string, string>();
  const toPage = (color: string): string => {
    let own = colors.get(color);
    if (own === undefined) colors.set(color, (own = pageColor(color)));
    return own;
  };
  const { x, left, right } = chart.axes;
  const axis = <Axis extends typeof x>(one: Axis): Axis =>
    one.color === undefined ? one : { ...one, color: toPage(one.color) };
  return {
    ...chart,
    axes: { x: axis(x), left: axis(left), ...(right === undefined ? {} : { right: axis(right) }) },
    series: chart.series.map((series) => ({
      ...series,
      color: toPage(series.color),
      marks: series.marks.map((mark) =>
        mark.color === undefined ? mark : { ...mark, color: toPage(mark.color) },
      ),
    })),
  };
}

function pageColor(color: string): string {
  const index = palette.findIndex((one) => one.toLowerCase() === color.toLowerCase());
  const name = index === -1 ? inks[color] : `--series-${index + 1}`;
  return (name === undefined ? "" : cssColor(name)) || color;
}
