import type { ChartConfiguration } from "chart.js";
import { count } from "../../record/figures.ts";
import { chartLabels } from "./chart-labels.ts";
import type { ChartPoint } from "./chart-points.ts";
import { paper } from "./paper.ts";

// Told apart also by readers who do not see red and green alike (Okabe & Ito 2008).
const colours = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#8A6D00", "#56B4E9"] as const;

/** The words around the chart. */
export interface ChartWords {
  readonly subtitle: string;
  /** The label of drawn images, printed in red above the chart. */
  readonly warning: string | undefined;
}

/** The chart of cost against F1 as chart.js takes it: a logarithmic axis of MACs, weighted F1 in percent. */
export function chartConfiguration(
  points: readonly ChartPoint[],
  { subtitle, warning }: ChartWords,
): ChartConfiguration<"scatter"> {
  const macs = points.map((point) => point.macs);
  const lowest = Math.min(...points.map(({ low, f1 }) => Math.min(low, f1)));
  const highest = Math.max(...points.map(({ high, f1 }) => Math.max(high, f1)));
  const title = "Weighted F1 against multiply-accumulates per image";
  return {
    type: "scatter",
    data: {
      datasets: [
        {
          data: points.map(({ macs: x, f1: y }) => ({ x, y })),
          pointRadius: 7,
          pointBackgroundColor: points.map((_, index) => colours[index % colours.length] ?? "black"),
          pointBorderColor: "white",
          pointBorderWidth: 1.5,
        },
      ],
    },
    options: {
      layout: { padding: { top: 12, right: 28, bottom: 12, left: 12 } },
      plugins: {
        legend: { display: false },
        title: {
          display: true,
          text: warning === undefined ? title : [warning, title],
          color: warning === undefined ? "#111827" : "#B91C1C",
          font: { size: 18, weight: "bold" },
          padding: { bottom: 6 },
        },
        subtitle: {
          display: true,
          text: subtitle,
          color: "#4B5563",
          font: { size: 14 },
          padding: { bottom: 14 },
        },
      },
      scales: {
        x: {
          type: "logarithmic",
          min: 10 ** Math.floor(Math.log10(Math.min(...macs)) - 0.3),
          max: 10 ** Math.ceil(Math.log10(Math.max(...macs)) + 0.3),
          title: {
            display: true,
            text: "MACs per image (logarithmic)",
            color: "#111827",
            font: { size: 15 },
          },
          ticks: {
            color: "#374151",
            font: { size: 13 },
            maxRotation: 0,
            callback: (value) => powerOfTen(Number(value)),
          },
          grid: { color: "#E5E7EB" },
        },
        y: {
          min: Math.max(0, Math.floor((lowest - 5) / 10) * 10),
          max: Math.min(100, Math.ceil((highest + 5) / 10) * 10),
          title: {
            display: true,
            text: "Weighted F1 on the test images (%)",
            color: "#111827",
            font: { size: 15 },
          },
          ticks: { color: "#374151", font: { size: 13 }, stepSize: 10 },
          grid: { color: "#E5E7EB" },
        },
      },
    },
    plugins: [paper, chartLabels(points, colours)],
  };
}

/** 1, 10, 100, 1 k, 10 k ... 1 M, 1 G; nothing at the lines between. */
function powerOfTen(value: number): string {
  const exponent = Math.round(Math.log10(value));
  if (Math.abs(10 ** exponent - value) > value * 1e-9) return "";
  const step = Math.min(Math.max(Math.floor(exponent / 3), 0), 4);
  const unit = ["", " k", " M", " G", " T"][step] ?? "";
  return `${count(10 ** (exponent - step * 3))}${unit}`;
}
