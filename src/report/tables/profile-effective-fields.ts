import { count, dimensions, milliseconds, percent, plural, sigmaAndMad } from "../format.ts";
import type { EffectiveAxis, EffectiveReceptiveField } from "../../record/effective-receptive-field.ts";
import { rowLabel } from "../row-label.ts";
import { defineProfileTable } from "./define-table.ts";
import type { ProfileTable } from "./define-table.ts";
import { lengthsOf } from "../length-unit.ts";
import { effectiveFieldNoteWords } from "../words/effective-field-words.ts";
import { nameColumn, numberColumn } from "./report-table.ts";

/** Effective receptive fields beside the theoretical ones, of the layers for which they were measured. */
export const profileEffectiveFields: ProfileTable = defineProfileTable(
  "profile-effective-receptive-fields",
  (record) => {
    const fields = record.effectiveReceptiveFields ?? [];
    return [
      {
        caption: `Effective receptive fields (Luo et al. 2016), ${lengthsOf(record)}`,
        columns: [
          nameColumn("Layer"),
          numberColumn("Unit"),
          numberColumn("Theoretical"),
          numberColumn("Within the image"),
          numberColumn("Sigma ± MAD over inputs"),
          numberColumn("Positions with 95 %"),
          numberColumn("Their side"),
          numberColumn("Side / theoretical (%)"),
          numberColumn("Side / within the image (%)"),
          numberColumn("Share of the image (%)"),
        ],
        rows: fields.map(cells),
        notes: notesOf(fields),
        empty: "Not measured: the record was made without effective receptive fields.",
      },
    ];
  },
  ({ effectiveReceptiveFields }) => effectiveReceptiveFields !== undefined,
);

function cells(field: EffectiveReceptiveField): readonly string[] {
  const { area95, axes = [], unit } = field;
  if (area95 === undefined) return [label(field), ...Array.from({ length: 9 }, () => "unavailable")];
  return [
    label(field),
    unit.length === 0 ? "whole vector" : unit.join(", "),
    along(axes, ({ theoreticalSize }) => theoreticalSize),
    along(axes, ({ clippedSize }) => clippedSize),
    axes.map((axis) => sigmaAndMad(axis, field.inputs)).join(" × "),
    count(area95.positions),
    area95.side.toFixed(1),
    area95.ratioToTheoretical === undefined ? "unknown" : percent(area95.ratioToTheoretical),
    area95.ratioToClipped === undefined ? "unknown" : percent(area95.ratioToClipped),
    percent(area95.shareOfInput),
  ];
}

function along(axes: readonly EffectiveAxis[], pick: (axis: EffectiveAxis) => number | undefined): string {
  const lengths = axes.map(pick).filter((length) => length !== undefined);
  return lengths.length < axes.length ? "unknown" : dimensions(lengths);
}

function label({ layer: path, call }: EffectiveReceptiveField): string {
  return rowLabel({ path, call });
}

/** How the fields were measured: said once where it is the same for all of them. */
function notesOf(fields: readonly EffectiveReceptiveField[]): readonly string[] {
  const how = fields.map(
    ({ inputs, inputDistribution, input, seed, weights, initializer, backend, device }) =>
      `${plural(inputs, "input")} to ${input}, ${inputDistribution}, seed ${seed}; weights ${weights}` +
      `${initializer === undefined ? "" : ` (${initializer})`}; backend ${backend}, ${device}.`,
  );
  const own = fields.flatMap((field) => [
    ...(field.reason === undefined ? [] : [`${label(field)}: ${field.reason}.`]),
    ...field.notes.map((note) => `${label(field)}: ${effectiveFieldNoteWords(note)}.`),
  ]);
  const milli = fields.map((field) => `${label(field)} ${milliseconds(field.elapsedMs)}`).join(", ");
  return [
    ...new Set(fields.map(({ definition }) => `Definition: ${definition}.`)),
    ...new Set(how),
    ...own,
    ...(fields.length === 0 ? [] : [`Time to measure, ms: ${milli}.`]),
  ];
}
