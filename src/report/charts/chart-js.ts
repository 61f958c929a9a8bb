import type { ChartConfiguration, ChartDataset, LegendItem, Plugin, ScaleOptionsByType } from "chart.js";
import { count } from "../format.ts";
import { chartFont } from "./chart-font.ts";
import type { Chart, ChartAxis, ChartSeries } from "./chart.ts";
import { markLabels } from "./mark-labels.ts";

type Configuration = ChartConfiguration<"line" | "scatter", { x: number; y: number }[]>;
type Scale = NonNullable<NonNullable<Configuration["options"]>["scales"]>[string];

/** Colors of what is not a series, and what a chart says itself. */
export interface ChartLook {
  readonly title: string;
  readonly text: string;
  readonly faint: string;
  readonly grid: string;
  readonly warning: string;
  /** The rim of points. */
  readonly rim: string;
  /** The ground; absent if what lies behind the chart shows through. */
  readonly paper?: string;
  /** Families as CSS lists them. */
  readonly font: string;
  /** Pixels of text: axis titles, ticks. */
  readonly sizes: { readonly axis: number; readonly ticks: number };
  /** Whether title, subtitle and legend are in the picture. */
  readonly heading: boolean;
  /** Whether names stand beside marks that have some. */
  readonly names: boolean;
}

/** A picture that stands alone. */
const pictureLook: ChartLook = {
  title: "#111827",
  text: "#374151",
  faint: "#4B5563",
  grid: "#E5E7EB",
  warning: "#B91C1C",
  rim: "white",
  paper: "white",
  font: chartFont,
  sizes: { axis: 15, ticks: 13 },
  heading: true,
  names: true,
};

/** A chart as Chart.js takes it, in a browser as in Node, with labels beside the marks that have some. */
export function chartJsConfiguration(chart: Chart, look: ChartLook = pictureLook): Configuration {
  const { axes, series, warning, title, subtitle, legend } = chart;
  const lines = series.every(({ kind }) => kind !== "points");
  return {
    type: lines ? "line" : "scatter",
    data: { datasets: series.map((one) => datasetOf(one, look)) },
    options: {
      font: { family: look.font },
      layout: { padding: lines ? 14 : { top: 12, right: 28, bottom: 12, left: 12 } },
      plugins: {
        legend:
          legend && look.heading
            ? {
                position: "bottom",
                labels: lines
                  ? {
                      font: { size: 13 },
                      usePointStyle: true,
                      pointStyleWidth: 34,
                      generateLabels: () => series.map((one, index) => legendLine(one, index, look)),
                    }
                  : { usePointStyle: true },
              }
            : { display: false },
        title: {
          display: look.heading,
          text: warning === undefined ? title : [warning, title],
          color: warning === undefined ? look.title : look.warning,
          font: { size: 18, weight: "bold" },
          ...(legend ? {} : { padding: { bottom: 6 } }),
        },
        subtitle: {
          display: look.heading,
          text: subtitle,
          color: look.faint,
          font: { size: 14 },
          padding: { bottom: lines ? 12 : 14 },
        },
      },
      scales: {
        x: scaleOf(axes.x, look),
        left: { ...scaleOf(axes.left, look), position: "left", axis: "y" } as Scale,
        ...(axes.right === undefined
          ? {}
          : {
              right: {
                ...scaleOf(axes.right, look),
                position: "right",
                axis: "y",
                grid: { drawOnChartArea: false },
              } as Scale,
            }),
      },
    },
    plugins: [...(look.paper === undefined ? [] : [paperOf(look.paper)]), markLabels(series, look)],
  };
}

/** A line in the legend as it is in the chart; Chart.js would leave out its dashes. */
function legendLine(
  { label, color, width, dash }: ChartSeries,
  datasetIndex: number,
  look: ChartLook,
): LegendItem {
  return {
    text: label,
    datasetIndex,
    pointStyle: "line",
    strokeStyle: color,
    fontColor: look.text,
    ...(width === undefined ? {} : { lineWidth: width }),
    ...(dash === undefined ? {} : { lineDash: [...dash] }),
  };
}

function datasetOf(
  series: ChartSeries,
  { rim }: ChartLook,
): ChartDataset<"line" | "scatter", { x: number; y: number }[]> {
  const { label, kind, axis, color, marks, dash, width, radius, shape } = series;
  const common = {
    label,
    data: marks.map(({ x, y }) => ({ x, y })),
    yAxisID: axis,
    ...(radius === undefined ? {} : { pointRadius: radius }),
    ...(shape === undefined ? {} : { pointStyle: shape }),
  };
  if (kind === "points") {
    const colors = marks.map((mark) => mark.color ?? color);
    return {
      ...common,
      type: "scatter",
      backgroundColor: color,
      borderColor: rim,
      pointBackgroundColor: colors,
      pointBorderColor: rim,
      pointBorderWidth: shape === undefined ? 1.5 : 1,
    };
  }
  return {
    ...common,
    type: "line",
    showLine: true,
    borderColor: color,
    backgroundColor: color,
    ...(width === undefined ? {} : { borderWidth: width }),
    ...(dash === undefined ? {} : { borderDash: [...dash] }),
    ...(kind === "stepped" ? { stepped: "before" as const } : {}),
  };
}

function scaleOf({ label, unit, scale, range, step, ticks, color }: ChartAxis, look: ChartLook): Scale {
  const text = unit === undefined ? label : `${label} (${unit})`;
  const common = {
    title: { display: true, text, color: color ?? look.title, font: { size: look.sizes.axis } },
    grid: { color: look.grid },
    ...(range === undefined ? { beginAtZero: true } : { min: range.from, max: range.to }),
  };
  const write = ticks === "prefixed" ? prefixedPower : plainPower;
  if (scale === "logarithmic") {
    return {
      ...common,
      type: "logarithmic",
      ticks: {
        color: look.text,
        font: { size: look.sizes.ticks },
        maxRotation: 0,
        callback: (value: string | number) => write(Number(value)),
      },
    } as unknown as ScaleOptionsByType<"logarithmic"> as Scale;
  }
  return {
    ...common,
    type: "linear",
    ticks: {
      color: color ?? look.text,
      font: { size: look.sizes.ticks },
      ...(step === undefined ? {} : { stepSize: step }),
    },
  } as unknown as Scale;
}

/** The number at a power of ten, and nothing between. */
function plainPower(value: number): string {
  return Math.abs(Math.log10(value) - Math.round(Math.log10(value))) < 1e-9 ? String(value) : "";
}

/** 1, 10, 100, 1 k, 10 k ... 1 M, 1 G; nothing at the lines between. */
function prefixedPower(value: number): string {
  const exponent = Math.round(Math.log10(value));
  if (Math.abs(10 ** exponent - value) > value * 1e-9) return "";
  const step = Math.min(Math.max(Math.floor(exponent / 3), 0), 4);
  const unit = ["", " k", " M", " G", " T"][step] ?? "";
  return `${count(10 ** (exponent - step * 3))}${unit}`;
}

/** A ground behind a chart, which has none of its own. */
function paperOf(color: string): Plugin {
  return {
    id: "paper",
    beforeDraw({ ctx, width, height }): void {
      ctx.save();
      ctx.fillStyle = color;
      ctx.fillRect(0, 0, width, height);
      ctx.restore();
    },
  };
}
