import { count, dimensions, millions, percent } from "../format.ts";
import { rowLabel } from "../row-label.ts";
import { defineProfileTable } from "./define-table.ts";
import type { ProfileTable } from "./define-table.ts";
import { growthPoints } from "../charts/growth-points.ts";
import { shapesText } from "./layer-columns.ts";
import { lengthUnit } from "../length-unit.ts";
import { nameColumn, numberColumn } from "./report-table.ts";

/** The growth of the receptive field by depth, with the network's cost beside it: the numbers of the growth chart. */
export const profileGrowth: ProfileTable = defineProfileTable("profile-receptive-field-growth", (record) => [
  {
    caption:
      `Growth of the theoretical receptive field by depth, in ${lengthUnit(record)} of the input, and the MACs so far, ` +
      `input ${shapesText(record.model.inputs.map(({ shape }) => shape))}, convention ${record.convention}`,
    columns: [
      numberColumn("Row"),
      nameColumn("Layer"),
      numberColumn("Size"),
      numberColumn("Stride"),
      numberColumn("Sides (%)"),
      numberColumn("MACs so far (M)"),
      numberColumn("MACs (%)"),
    ],
    rows: growthPoints(record).map(({ row, depth, size, stride, image, macsSoFar, shareOfMacs }) => [
      count(depth),
      rowLabel(row),
      dimensions(size),
      dimensions(stride),
      image === undefined ? "unknown" : sides(size, image),
      macsSoFar === undefined ? "unknown" : millions(macsSoFar),
      shareOfMacs === undefined ? "unknown" : percent(shareOfMacs),
    ]),
    notes: [
      "Rows: each spatial layer whose window is larger than that of every spatial layer before it. Behind a gate that sees the whole image, " +
        "size is that of the local path.",
      "Sides: size in percent of the image's sides. MACs so far, and their part of all: the sum over all rows up to this one, in the order of the model's summary.",
    ],
    group: "Growth of the receptive field, layer by layer",
    empty: "Unknown: no layer has a window with a size and a stride.",
  },
]);

function sides(size: readonly number[], image: readonly number[]): string {
  const shares = size.map((side, axis) => percent(side / (image[axis] ?? Number.NaN)));
  return new Set(shares).size === 1 ? (shares[0] ?? "") : shares.join(" × ");
}
