import { count, dimensions, millions, percent } from "../../record/figures.ts";
import { rowLabel } from "../../record/row-label.ts";
import { defineProfileTable } from "./define-report-table.ts";
import type { Embeddable } from "./define-report-table.ts";
import { growthPoints } from "../charts/growth-points.ts";
import { shapesText } from "./layer-columns.ts";
import { lengthUnit } from "../length-unit.ts";
import { numbers, words } from "./report-table.ts";

/** The growth of the receptive field by depth, with the network's cost beside it: the numbers of the growth chart. */
export const profileGrowth: Extract<Embeddable, { readonly of: "profile" }> = defineProfileTable(
  "profile-receptive-field-growth",
  (record) => [
    {
      caption:
        `Growth of the theoretical receptive field by depth, in ${lengthUnit(record)} of the input, and the MACs spent by then, ` +
        `input ${shapesText(record.model.inputs.map(({ shape }) => shape))}, convention ${record.convention}`,
      columns: [
        numbers("Row"),
        words("Layer"),
        numbers("Size"),
        numbers("Stride"),
        numbers("Share of the image's sides (%)"),
        numbers("MACs so far (M)"),
        numbers("Share of all MACs (%)"),
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
        "Rows: each layer with places in the image whose window is larger than that of every such layer before it. Behind a gate that sees the whole image, " +
          "size is that of the local path.",
        "MACs so far: of all rows up to this one, in the order of the rows, which is that of the model's summary.",
      ],
      empty: "Unknown: no layer has a window with a size and a stride.",
    },
  ],
);

function sides(size: readonly number[], image: readonly number[]): string {
  const shares = size.map((side, axis) => percent(side / (image[axis] ?? Number.NaN)));
  return new Set(shares).size === 1 ? (shares[0] ?? "") : shares.join(" × ");
}
