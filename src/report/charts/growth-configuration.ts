import type { ChartConfiguration } from "chart.js";
import { dimensions, millions } from "../../record/figures.ts";
import type { ProfileRecord } from "../../record/profile-record.ts";
import { cleanText } from "../markdown/clean-text.ts";
import type { GrowthPoint } from "./growth-points.ts";

// Told apart also by readers who do not see red and green alike (Okabe & Ito 2008).
const colours = { height: "#0072B2", width: "#56B4E9", image: "#6B7280", cost: "#D55E00" } as const;

/** The chart of a receptive field's growth as chart.js takes it: pixels on the left axis, MACs spent by then on the right, rows below. */
export function growthConfiguration(
  { model, convention, totals, layers }: ProfileRecord,
  points: readonly GrowthPoint[],
): ChartConfiguration<"line", { x: number; y: number }[]> {
  const along = (axis: number): { x: number; y: number }[] =>
    points.map(({ depth, size }) => ({ x: depth, y: size[axis] ?? 0 }));
  const square = points.every(({ size }) => size.every((side) => side === size[0]));
  const axes = points[0]?.size.length ?? 0;
  const names =
    axes === 2 ? ["height", "width"] : Array.from({ length: axes }, (_, axis) => `axis ${axis + 1}`);
  const last = layers.length;
  const image = points[0]?.image;
  const spent = points.filter(({ macsSoFar }) => macsSoFar !== undefined);
  const fields = (square ? ["receptive field, side"] : names.map((name) => `receptive field, ${name}`)).map(
    (label, axis) => ({
      label: `${label} (pixels, left)`,
      // Nothing grows behind the last point: the line goes on to the end of the network.
      data: [...along(axis), { x: last, y: points.at(-1)?.size[axis] ?? 0 }],
      yAxisID: "pixels",
      stepped: "before" as const,
      borderColor: axis === 0 ? colours.height : colours.width,
      backgroundColor: axis === 0 ? colours.height : colours.width,
      borderWidth: 2.5,
      pointRadius: 2.5,
    }),
  );
  const sides =
    image === undefined
      ? []
      : [
          {
            label: `the image: ${dimensions(image)} (pixels, left)`,
            data: [
              { x: 0, y: image[0] ?? 0 },
              { x: last, y: image[0] ?? 0 },
            ],
            yAxisID: "pixels",
            borderColor: colours.image,
            backgroundColor: colours.image,
            borderDash: [6, 5],
            borderWidth: 1.5,
            pointRadius: 0,
          },
        ];
  const cost = {
    label: "MACs so far (millions, right)",
    data: [
      ...spent.map(({ depth, macsSoFar = 0 }) => ({ x: depth, y: macsSoFar / 1e6 })),
      ...(totals.macs === undefined ? [] : [{ x: last, y: totals.macs / 1e6 }]),
    ],
    yAxisID: "macs",
    borderColor: colours.cost,
    backgroundColor: colours.cost,
    borderDash: [2, 3],
    borderWidth: 2,
    pointRadius: 2,
  };
  const axis = (text: string, color: string): object => ({
    title: { display: true, text, color, font: { size: 15 } },
    ticks: { color, font: { size: 13 } },
    beginAtZero: true,
  });
  return {
    type: "line",
    data: { datasets: [...fields, ...sides, cost] },
    options: {
      layout: { padding: 14 },
      plugins: {
        legend: {
          position: "bottom",
          labels: { font: { size: 13 }, usePointStyle: true, pointStyle: "line" },
        },
        title: {
          display: true,
          text: cleanText(`Receptive field by depth, and the cost by then: ${model.name}`).slice(0, 110),
          color: "#111827",
          font: { size: 18, weight: "bold" },
        },
        subtitle: {
          display: true,
          text: cleanText(
            `theoretical, of the local path; input ${model.inputs.map(({ shape }) => dimensions(shape)).join(", ")}; convention ${convention}` +
              (totals.macs === undefined ? "" : `; ${millions(totals.macs)} M MACs in all`),
          ),
          color: "#4B5563",
          font: { size: 14 },
          padding: { bottom: 12 },
        },
      },
      scales: {
        x: {
          type: "linear",
          min: 0,
          max: last,
          title: {
            display: true,
            text: "Row of the profile (calls of layers, in the model's order)",
            color: "#111827",
            font: { size: 15 },
          },
          ticks: { color: "#374151", font: { size: 13 } },
          grid: { color: "#E5E7EB" },
        },
        pixels: {
          ...axis("Pixels of the input", colours.height),
          position: "left",
          grid: { color: "#E5E7EB" },
        },
        macs: {
          ...axis("MACs so far (millions)", colours.cost),
          position: "right",
          grid: { drawOnChartArea: false },
        },
      },
    },
    plugins: [
      {
        id: "paper",
        beforeDraw({ ctx, width, height }): void {
          ctx.save();
          ctx.fillStyle = "white";
          ctx.fillRect(0, 0, width, height);
          ctx.restore();
        },
      },
    ],
  };
}
