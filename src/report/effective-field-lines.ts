import { count, percent, plural, sigmaAndMad } from "./format.ts";
import type { EffectiveAxis, EffectiveReceptiveField } from "../record/effective-receptive-field.ts";
import { rowLabel } from "./row-label.ts";
import { effectiveFieldNoteWords } from "./words/effective-field-words.ts";

/** An effective receptive field in lines of plain text: figures, how they were measured, notes. */
export function effectiveFieldLines(field: EffectiveReceptiveField): readonly string[] {
  const { layer, call, area95, axes = [], inputs, inputDistribution, seed, weights, backend, device } = field;
  const figures =
    area95 === undefined
      ? `unavailable: ${field.reason ?? "no reason is recorded"}`
      : `sigma ${along(axes, (axis) => sigmaAndMad(axis, inputs))} pixels; ` +
        `95 % of the mass on ${plural(area95.positions, "position")} (${percent(area95.shareOfInput)} % of the input), a side of ${area95.side.toFixed(1)}`;
  return [
    `Effective receptive field of ${rowLabel({ path: layer, call })}: ${figures}`,
    ...(area95 === undefined
      ? []
      : [
          `  theoretical ${along(axes, ({ theoreticalSize }) => size(theoreticalSize))}, ` +
            `within the input ${along(axes, ({ clippedSize }) => size(clippedSize))}`,
        ]),
    `  ${plural(inputs, "input")}, ${inputDistribution}, seed ${seed}; weights ${weights}; ${backend} on ${device}`,
    ...field.notes.map((note) => `  Note: ${effectiveFieldNoteWords(note)}`),
  ];
}

function along(axes: readonly EffectiveAxis[], write: (axis: EffectiveAxis) => string): string {
  return axes.map(write).join(" × ");
}

function size(side: number | undefined): string {
  return side === undefined ? "unknown" : count(side);
}
