import type { ProfileRecord } from "../../record/profile-record.ts";
import { dimensions, millions } from "../format.ts";
import { cleanText } from "../markdown/clean-text.ts";
import type { Chart, ChartMark, ChartSeries } from "./chart.ts";
import { growthPoints } from "./growth-points.ts";
import type { GrowthPoint } from "./growth-points.ts";

// Color-blind safe palette (Okabe & Ito 2008).
const colors = { height: "#0072B2", width: "#56B4E9", image: "#6B7280", cost: "#D55E00" } as const;

/**
 * The receptive field by depth in pixels of the input (left), with the multiply-accumulates spent by then (right): the numbers of the table
 * `profile-receptive-field-growth`. Undefined if no layer has a window.
 */
export function growthChart(record: ProfileRecord): Chart | undefined {
  const points = growthPoints(record);
  if (points.length === 0) return undefined;
  const { model, convention, totals, layers } = record;
  const last = layers.length;
  return {
    id: "growth",
    alt: "Receptive field and multiply-accumulates so far, by depth",
    title: cleanText(`Receptive field and MACs so far by depth: ${model.name}`).slice(0, 110),
    subtitle: cleanText(
      `theoretical, of the local path; input ${model.inputs.map(({ shape }) => dimensions(shape)).join(", ")}; convention ${convention}` +
        (totals.macs === undefined ? "" : `; ${millions(totals.macs)} M MACs in total`),
    ),
    axes: {
      x: {
        label: "Row of the profile (calls of layers, in the model's order)",
        scale: "linear",
        range: { from: 0, to: last },
      },
      left: { label: "Pixels of the input", scale: "linear", color: colors.height },
      right: { label: "MACs so far", unit: "millions", scale: "linear", color: colors.cost },
    },
    series: [...fieldSeries(points, last), ...imageSeries(points, last), costSeries(points, record)],
    legend: true,
  };
}

function fieldSeries(points: readonly GrowthPoint[], last: number): readonly ChartSeries[] {
  const square = points.every(({ size }) => size.every((side) => side === size[0]));
  const axes = points[0]?.size.length ?? 0;
  const names =
    axes === 2 ? ["height", "width"] : Array.from({ length: axes }, (_, axis) => `axis ${axis + 1}`);
  const labels = square ? ["receptive field, side"] : names.map((name) => `receptive field, ${name}`);
  return labels.map((label, axis) => ({
    label: `${label} (pixels, left)`,
    kind: "stepped",
    axis: "left",
    color: axis === 0 ? colors.height : colors.width,
    // Nothing grows behind the last point: the line goes on to the end of the network.
    marks: [
      ...points.map(({ depth, size }): ChartMark => ({ x: depth, y: size[axis] ?? 0 })),
      { x: last, y: points.at(-1)?.size[axis] ?? 0 },
    ],
    width: 2.5,
    radius: 2.5,
  }));
}

function imageSeries(points: readonly GrowthPoint[], last: number): readonly ChartSeries[] {
  const image = points[0]?.image;
  if (image === undefined) return [];
  const y = image[0] ?? 0;
  return [
    {
      label: `the image: ${dimensions(image)} (pixels, left)`,
      kind: "line",
      axis: "left",
      color: colors.image,
      marks: [
        { x: 0, y },
        { x: last, y },
      ],
      dash: [6, 5],
      width: 1.5,
      radius: 0,
    },
  ];
}

function costSeries(points: readonly GrowthPoint[], { totals, layers }: ProfileRecord): ChartSeries {
  return {
    label: "MACs so far (millions, right)",
    kind: "line",
    axis: "right",
    color: colors.cost,
    marks: [
      ...points.flatMap(({ depth, macsSoFar }) =>
        macsSoFar === undefined ? [] : [{ x: depth, y: macsSoFar / 1e6 }],
      ),
      ...(totals.macs === undefined ? [] : [{ x: layers.length, y: totals.macs / 1e6 }]),
    ],
    dash: [2, 3],
    width: 2,
    radius: 2,
  };
}
