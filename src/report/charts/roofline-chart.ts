import type { ProfileRecord, RooflineBound } from "../../record/profile-record.ts";
import type { StudyRecord } from "../../record/study-record.ts";
import { plural, significant } from "../format.ts";
import { perNetwork } from "../per-network.ts";
import { cleanText } from "../markdown/clean-text.ts";
import type { Chart, ChartSeries } from "./chart.ts";

/** Color-blind safe palette (Okabe & Ito 2008). */
const bounds: readonly {
  readonly by: RooflineBound["by"];
  readonly color: string;
  readonly shape: "circle" | "triangle" | "rect";
}[] = [
  { by: "compute", color: "#0072B2", shape: "circle" },
  { by: "memory", color: "#D55E00", shape: "triangle" },
  { by: "overhead", color: "#8A6D00", shape: "rect" },
];

/**
 * The roofline: arithmetic intensity against achieved rate of every row that has both, below the device's measured peak and its measured
 * rate of copies. Undefined if the record has no such rows or no peaks.
 */
export function rooflineChart(record: ProfileRecord): Chart | undefined {
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
  return {
    id: "roofline",
    alt:
      `Roofline: arithmetic intensity against achieved rate of ${plural(points.length, "layer")}: ` +
      `${bounds.map(({ by }) => `${points.filter((point) => point.by === by).length} ${by}-bound`).join(", ")}; ` +
      `roof ${significant(peak)} GFLOP/s, ${significant(rate)} GB/s`,
    title: `Roofline of the layers of ${cleanText(model.name)}`,
    subtitle: cleanText(
      `${timing.backend} on ${timing.device}; medians of ${plural(timing.runs, "run")}; every point is a row`,
    ),
    axes: {
      x: {
        label: "Arithmetic intensity",
        unit: "FLOPs per byte read or written",
        scale: "logarithmic",
        range: { from: left, to: right },
      },
      left: {
        label: "Achieved rate",
        unit: "GFLOP/s",
        scale: "logarithmic",
        range: {
          from: floorPower(Math.min(...points.map(({ y }) => y))),
          to: ceilingPower(Math.max(peak, ...points.map(({ y }) => y))),
        },
      },
    },
    series: [
      {
        label: `roof: ${significant(peak)} GFLOP/s (${peaks.compute.probe}), ${significant(rate)} GB/s (copies)`,
        kind: "line",
        axis: "left",
        color: "#111827",
        marks: [left, peak / rate, right].map((x) => ({ x, y: Math.min(peak, rate * x) })),
        width: 2,
        radius: 0,
      },
      ...bounds.map(({ by, color, shape }): ChartSeries => {
        const own = points.filter((point) => point.by === by);
        return {
          label: `${by}-bound (${own.length})`,
          kind: "points",
          axis: "left",
          color,
          marks: own.map(({ x, y }) => ({ x, y })),
          radius: 5,
          shape,
        };
      }),
    ],
    legend: true,
  };
}

/** The roofline of each network that has one. */
export function studyRooflineCharts(record: StudyRecord): readonly Chart[] {
  return perNetwork(record).approaches.flatMap(({ title, profile }, index): readonly Chart[] => {
    const chart = rooflineChart(profile);
    if (chart === undefined) return [];
    const name = cleanText(title);
    return [
      { ...chart, id: `roofline-${index + 1}`, title: name, alt: `${name}. ${chart.alt}`, small: true },
    ];
  });
}

function floorPower(value: number): number {
  return 10 ** Math.floor(Math.log10(value));
}

function ceilingPower(value: number): number {
  return 10 ** Math.ceil(Math.log10(value));
}
