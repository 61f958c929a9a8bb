import { dimensions, percent } from "../format.ts";
import { rowLabel } from "../row-label.ts";
import { firstUnknownStage } from "../findings/spatial-stages.ts";
import type { SpatialStage } from "../findings/spatial-stages.ts";
import type { ProfileRecord, ReceptiveField } from "../../record/profile-record.ts";
import { groupNotes } from "./group-notes.ts";
import { shapesText } from "./layer-columns.ts";
import { fieldReasonWords } from "../words/field-reason-words.ts";
import { nameColumn, numberColumn, textColumn } from "./report-table.ts";
import type { Column } from "./report-table.ts";

/** Columns of a table of receptive fields. */
export const stageColumns: readonly Column[] = [
  nameColumn("Layer"),
  textColumn("Output"),
  numberColumn("Size"),
  numberColumn("Stride"),
  numberColumn("Padding"),
  numberColumn("Sides (%)"),
];

/**
 * How well the windows are known: one note for each status.
 *
 * @param names of rows or of approaches, one for each stage
 */
export function stageStatusNotes(
  stages: readonly SpatialStage[],
  names: readonly string[],
): readonly string[] {
  return groupNotes(
    "Status",
    stages.map(({ row }) => statusText(row.receptiveField)),
    names,
  );
}

/** Notes on which rows the table has and what its columns mean. */
export function stageNotes(unit: "pixels" | "positions"): readonly string[] {
  return [
    "Rows: the last layer at each effective stride, which ends a stage. The last row of a model is its last spatial layer before the " +
      "global pool.",
    "Size: the receptive field. Stride: the distance between the windows of neighboring units. Padding: how far the first window " +
      `begins before the image. All are in ${unit} of the input. Sides: size in percent of the image's sides.`,
  ];
}

/** Why the rows of a model end before its last spatial layer, or why there are none; empty if they are complete. */
export function unknownStageNotes(title: string, profile: ProfileRecord): readonly string[] {
  const row = firstUnknownStage(profile);
  if (row === undefined) return [];
  const { reason } = row.receptiveField;
  const words = reason === undefined ? "no reason is recorded" : fieldReasonWords(reason);
  return [`${title}: unknown from ${rowLabel(row)} on: ${words}.`];
}

/** The cells of {@link stageColumns}. */
export function stageCells({ row, size, stride, padding, image }: SpatialStage): readonly string[] {
  return [
    rowLabel(row),
    shapesText(row.outputShapes),
    row.receptiveField.smallest === undefined
      ? dimensions(size)
      : `${dimensions(size)} (least ${dimensions(row.receptiveField.smallest)})`,
    dimensions(stride),
    padding === undefined ? "unknown" : dimensions(padding),
    image === undefined ? "unknown" : sharesText(size, image),
  ];
}

/** Columns that only the table of one profile has, after {@link stageColumns}. */
export const placeColumns: readonly Column[] = [numberColumn("Center"), numberColumn("View (%)")];

/** What {@link placeColumns} mean. */
export const placeNote =
  "Center: that of the first window. View: part of the image inside the window of the middle unit.";

/** The cells of {@link placeColumns}; records of earlier versions lack them. */
export function placeCells({ row: { receptiveField } }: SpatialStage): readonly string[] {
  const { centre, share } = receptiveField;
  return [
    centre === undefined ? "not recorded" : dimensions(centre),
    share === undefined ? "not recorded" : percent(share),
  ];
}

function statusText({ status, gate, misaligned }: ReceptiveField): string {
  if (status === "unavailable") return "unknown";
  if (status === "misaligned" && misaligned !== undefined) {
    const [one, other] = misaligned.paths;
    return `union of misaligned paths: ${one.via} (center ${dimensions(one.centre)}), ${other.via} (center ${dimensions(other.centre)})`;
  }
  if (status === "misaligned") return "union of misaligned paths";
  if (status === "exact") return "exact";
  return gate === undefined
    ? "local path; a gate sees the whole image"
    : `local path; a gate at ${gate} sees the whole image`;
}

/** One share if all sides agree, else one for each side. */
function sharesText(size: readonly number[], image: readonly number[]): string {
  const shares = size.map((side, axis) => percent(side / (image[axis] ?? Number.NaN)));
  return new Set(shares).size === 1 ? (shares[0] ?? "") : shares.join(" × ");
}
