import type { ProfileRecord } from "../../record/profile-record.ts";
import { hasPlaces } from "../findings/spatial-stages.ts";
import { dimensions, millions } from "../format.ts";
import { lengthUnit } from "../length-unit.ts";
import { cleanText } from "../markdown/clean-text.ts";
import type { Chart, ChartMark, ChartSeries } from "./chart.ts";
import { growthPoints } from "./growth-points.ts";
import type { GrowthPoint } from "./growth-points.ts";

// Color-blind safe palette (Okabe & Ito 2008).
const colors = {
  height: "#0072B2",
  width: "#56B4E9",
  image: "#6B7280",
  cost: "#D55E00",
  global: "#009E73",
} as const;

/**
 * The receptive field by depth in pixels of the input (left), with the multiply-accumulates spent by then (right): the numbers of the table
 * `profile-receptive-field-growth`. Undefined if no layer has a window.
 */
export function growthChart(record: ProfileRecord): Chart | undefined {
  const points = growthPoints(record);
  if (points.length === 0) return undefined;
  const { model, convention, totals, layers } = record;
  const last = layers.length;
  const unit = lengthUnit(record);
  const global = firstGlobal(record, points);
  return {
    id: "growth",
    alt: altOf(points, record),
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
      left: {
        label: unit === "pixels" ? "Pixels of the input" : "Positions of the input",
        scale: "linear",
        color: colors.height,
      },
      right: { label: "MACs so far", unit: "millions", scale: "linear", color: colors.cost },
    },
    series: [
      ...fieldSeries(points, global ?? last, unit),
      ...imageSeries(points, last, unit),
      ...globalSeries(points, global, last),
      ...costSeries(layers),
    ],
    legend: true,
  };
}

function altOf(points: readonly GrowthPoint[], { totals }: ProfileRecord): string {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return "";
  return (
    `Receptive field and multiply-accumulates by depth: from ${dimensions(first.size)} at row ${first.depth} to ` +
    `${dimensions(last.size)} at row ${last.depth}` +
    `${last.image === undefined ? "" : `, of an input of ${dimensions(last.image)}`}` +
    `${totals.macs === undefined ? "" : `; ${millions(totals.macs)} M MACs in total`}`
  );
}

/**
 * Depth of the first row behind all windows that sees the whole input and has no window; undefined if there is none. Such a row between rows
 * with windows, as in a squeeze-and-excite, is on a path beside theirs.
 */
function firstGlobal({ layers }: ProfileRecord, points: readonly GrowthPoint[]): number | undefined {
  const axes = points[0]?.size.length ?? 0;
  const lastWindow = layers.findLastIndex(
    (row) => row.receptiveField.size !== undefined && hasPlaces(row, axes),
  );
  const index = layers.findIndex(
    ({ receptiveField: { status, size } }, at) =>
      at > lastWindow && status === "global" && size === undefined,
  );
  return index === -1 ? undefined : index + 1;
}

function fieldSeries(points: readonly GrowthPoint[], end: number, unit: string): readonly ChartSeries[] {
  const square = points.every(({ size }) => size.every((side) => side === size[0]));
  const axes = points[0]?.size.length ?? 0;
  const names =
    axes === 2 ? ["height", "width"] : Array.from({ length: axes }, (_, axis) => `axis ${axis + 1}`);
  const whole = axes === 1 ? "receptive field" : "receptive field, side";
  const labels = square ? [whole] : names.map((name) => `receptive field, ${name}`);
  return labels.map((label, axis) => ({
    label: `${label} (${unit}, left)`,
    kind: "stepped",
    axis: "left",
    color: axis === 0 ? colors.height : colors.width,
    marks: [
      ...points.map(({ depth, size }): ChartMark => ({ x: depth, y: size[axis] ?? 0 })),
      // Nothing grows behind the last point: the line goes on to the end of the layers with windows.
      { x: end, y: points.at(-1)?.size[axis] ?? 0 },
    ],
    width: 2.5,
    radius: 0,
  }));
}

function imageSeries(points: readonly GrowthPoint[], last: number, unit: string): readonly ChartSeries[] {
  const image = points[0]?.image;
  if (image === undefined) return [];
  return [
    {
      label: `${image.length === 2 ? "the image" : "the input"}: ${dimensions(image)} (${unit}, left)`,
      kind: "line",
      axis: "left",
      color: colors.image,
      marks: levelMarks(image, [0, last]),
      dash: [6, 5],
      width: 1.5,
      radius: 0,
    },
  ];
}

function globalSeries(
  points: readonly GrowthPoint[],
  from: number | undefined,
  last: number,
): readonly ChartSeries[] {
  const image = points[0]?.image;
  if (image === undefined || from === undefined) return [];
  return [
    {
      label: "global layers: all of the input",
      kind: "line",
      axis: "left",
      color: colors.global,
      marks: levelMarks(image, [from, last]),
      width: 5,
      radius: from === last ? 4 : 0,
    },
  ];
}

function levelMarks(image: readonly number[], ends: readonly number[]): readonly ChartMark[] {
  return ends.map((x) => ({ x, y: Math.max(...image) }));
}

/** A step at each row that costs something; it ends before the first row that is not counted. */
function costSeries(layers: ProfileRecord["layers"]): readonly ChartSeries[] {
  const marks: ChartMark[] = [{ x: 0, y: 0 }];
  let macs = 0;
  for (const [index, row] of layers.entries()) {
    if (row.macs === undefined) break;
    macs += row.macs;
    if (row.macs > 0 || index === layers.length - 1) marks.push({ x: index + 1, y: macs / 1e6 });
  }
  return [
    {
      label: "MACs so far (millions, right)",
      kind: "stepped",
      axis: "right",
      color: colors.cost,
      marks,
      dash: [5, 3],
      width: 2,
      radius: 0,
    },
  ];
}
