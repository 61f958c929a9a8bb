import type { ChartConfiguration } from "chart.js";
import { plural, significant } from "../../record/figures.ts";
import type { ProfileRecord, RooflineBound } from "../../record/profile-record.ts";
import { cleanText } from "../markdown/clean-text.ts";
import { drawChart } from "./draw-chart.ts";
import type { ChartOptions } from "./draw-chart.ts";
import { paper } from "./paper.ts";

/** Told apart also by readers who do not see red and green alike (Okabe & Ito 2008). */
const bounds: readonly {
  readonly by: RooflineBound["by"];
  readonly colour: string;
  readonly style: string;
}[] = [
  { by: "compute", colour: "#0072B2", style: "circle" },
  { by: "memory", colour: "#D55E00", style: "triangle" },
  { by: "overhead", colour: "#8A6D00", style: "rect" },
];

/**
 * A PNG of the roofline: arithmetic intensity against achieved rate of every row that has both, below the device's measured peak and its
 * measured rate of copies. `undefined`, with a note, where the record has no such rows or the optional packages are missing.
 */
export async function rooflineChart(
  record: ProfileRecord,
  options: ChartOptions = {},
): Promise<Buffer | undefined> {
  const configuration = rooflineConfiguration(record);
  if (configuration !== undefined) return drawChart(configuration, options);
  options.note?.("No roofline: no row has a time, a count and measured peaks beside it.");
  return undefined;
}

/** The roofline as chart.js takes it; both axes are logarithmic. */
export function rooflineConfiguration(record: ProfileRecord): ChartConfiguration<"scatter"> | undefined {
  const { timing, layers, model } = record;
  const peaks = timing?.peaks;
  const points = layers.flatMap(({ time, arithmeticIntensity: x }) =>
    time?.bound === undefined || x === undefined || x <= 0 || !((time.gflopsPerSecond ?? 0) > 0)
      ? []
      : [{ x, y: time.gflopsPerSecond as number, by: time.bound.by }],
  );
  if (timing === undefined || peaks === undefined || points.length === 0) return undefined;
  const peak = peaks.compute.gflopsPerSecond;
  const rate = Math.max(...peaks.copies.map(({ gigabytesPerSecond }) => gigabytesPerSecond));
  const intensities = [...points.map(({ x }) => x), peak / rate];
  const [left, right] = [floorPower(Math.min(...intensities)), ceilingPower(Math.max(...intensities))];
  const roof = [left, peak / rate, right].map((x) => ({ x, y: Math.min(peak, rate * x) }));
  return {
    type: "scatter",
    data: {
      datasets: [
        {
          label: `roof: ${significant(peak)} GFLOP/s (${peaks.compute.probe}), ${significant(rate)} GB/s (copies)`,
          data: roof,
          showLine: true,
          borderColor: "#111827",
          borderWidth: 2,
          pointRadius: 0,
        },
        ...bounds.map(({ by, colour, style }) => ({
          label: `${by}-bound (${points.filter((point) => point.by === by).length})`,
          data: points.filter((point) => point.by === by).map(({ x, y }) => ({ x, y })),
          backgroundColor: colour,
          borderColor: "white",
          pointRadius: 5,
          pointStyle: style,
        })),
      ],
    },
    options: {
      layout: { padding: { top: 12, right: 28, bottom: 12, left: 12 } },
      plugins: {
        legend: { position: "bottom", labels: { usePointStyle: true } },
        title: {
          display: true,
          text: `Roofline of the layers of ${cleanText(model.name)}`,
          color: "#111827",
          font: { size: 18, weight: "bold" },
        },
        subtitle: {
          display: true,
          text: cleanText(
            `${timing.backend} on ${timing.device}; medians of ${plural(timing.runs, "run")}; every point is a row`,
          ),
          color: "#4B5563",
          font: { size: 14 },
          padding: { bottom: 14 },
        },
      },
      scales: {
        x: axis("Arithmetic intensity (FLOPs by byte read or written)", left, right),
        y: axis(
          "Achieved rate (GFLOP/s)",
          floorPower(Math.min(...points.map(({ y }) => y))),
          ceilingPower(Math.max(peak, ...points.map(({ y }) => y))),
        ),
      },
    },
    plugins: [paper],
  };
}

function axis(
  text: string,
  min: number,
  max: number,
): NonNullable<NonNullable<ChartConfiguration<"scatter">["options"]>["scales"]>["x"] {
  return {
    type: "logarithmic",
    min,
    max,
    title: { display: true, text, color: "#111827", font: { size: 15 } },
    ticks: { color: "#374151", callback: (value) => (isPower(Number(value)) ? String(value) : "") },
    grid: { color: "#E5E7EB" },
  };
}

function isPower(value: number): boolean {
  return Math.abs(Math.log10(value) - Math.round(Math.log10(value))) < 1e-9;
}

function floorPower(value: number): number {
  return 10 ** Math.floor(Math.log10(value));
}

function ceilingPower(value: number): number {
  return 10 ** Math.ceil(Math.log10(value));
}
