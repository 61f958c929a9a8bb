import { lookUp } from "../../names.ts";
import type { CheckedFigure, CheckedModel, CheckRecord } from "../../record/check-record.ts";
import type { Bound } from "../../record/reason.ts";
import { boundSigns, count, milliseconds, percent } from "../format.ts";
import { checkReasonWords } from "../words/check-words.ts";
import type { NamedTable } from "./define-table.ts";
import { shapesText } from "./layer-columns.ts";
import { numberColumn, textColumn } from "./report-table.ts";
import type { ReportTable } from "./report-table.ts";

const figureNames: Readonly<Record<CheckedFigure["figure"], string>> = {
  macs: "MACs",
  params: "Parameters",
  weightBytes: "Weights (bytes)",
  peakActivationBytes: "Peak activations (bytes)",
  latency: "Time, median (ms)",
  layers: "Layers",
  weightedF1: "Weighted F1 (%)",
  macroF1: "Macro F1 (%)",
};

const verdictNames: Readonly<Record<CheckedFigure["verdict"], string>> = {
  passed: "pass",
  failed: "FAIL",
  undecided: "UNDECIDED",
  unlimited: "no limit",
};

/** The figures of each checked model. */
export const checkFiguresTable: NamedTable<CheckRecord> = {
  name: "check-figures",
  build: ({ models }) => models.map(checkFigures),
};

/** The layers that use most of the budgets of the checked models. */
export const checkLayersTable: NamedTable<CheckRecord> = {
  name: "check-layers",
  build: ({ models }) => models.flatMap(checkEaters),
};

/** One model's figures beside their limits and the baseline's. */
export function checkFigures(model: CheckedModel): ReportTable {
  const { name, convention, inputShapes, timedOn, baselineOf, figures } = model;
  const compared = baselineOf !== undefined;
  const limited = figures.some(({ change }) => change?.limit !== undefined);
  const where = timedOn === undefined ? "" : `, timed on ${timedOn.backend}, ${timedOn.device}`;
  return {
    caption: `${name}: input ${shapesText(inputShapes)}, convention ${convention}${where}`,
    columns: [
      textColumn("Figure"),
      numberColumn("Found"),
      numberColumn("Limit"),
      { ...numberColumn("Used (%)"), leaves: 2 },
      ...(compared
        ? [
            { ...numberColumn("Baseline"), leaves: 4 },
            { ...numberColumn("Change (%)"), leaves: 1 },
            ...(limited ? [{ ...numberColumn("Allowed (%)"), leaves: 3 }] : []),
          ]
        : []),
      textColumn("Verdict"),
    ],
    rows: figures.map((figure) => [
      figureName(figure),
      valueCell(figure),
      limitCell(figure),
      usedCell(figure),
      ...(compared ? changeCells(figure).slice(0, limited ? 3 : 2) : []),
      verdictNames[figure.verdict],
    ]),
    notes: [
      ...figures.flatMap((figure) =>
        figure.reasons.map((reason) => `${figureName(figure)}: ${checkReasonWords(reason)}.`),
      ),
      ...(baselineOf === undefined ? [] : [`Baseline of ${baselineOf}.`]),
    ],
    empty: "Nothing was checked.",
  };
}

/** The layers with the greatest parts of the figures that are not within their limits. */
export function checkEaters(model: CheckedModel): readonly ReportTable[] {
  const tables = model.figures.flatMap((figure): readonly ReportTable[] => {
    if (figure.layers.length === 0) return [];
    const unit = partUnit(figure);
    return [
      {
        caption: `${model.name}: layers with the largest shares of ${partWords(figure)}`,
        columns: [textColumn("Layer"), textColumn("Type"), numberColumn(unit), numberColumn("Share (%)")],
        rows: figure.layers.map(({ layer, type, value, share }) => [
          layer === "" ? "(the model itself)" : layer,
          type,
          unit.endsWith("(ms)") ? milliseconds(value) : count(value),
          percent(share),
        ]),
        notes:
          figure.bound === undefined ? [] : ["Shares are of what is known: the whole is not known exactly."],
        empty: "",
      },
    ];
  });
  // A limit on a figure and one on its shares may name the same layers.
  return [...new Map(tables.map((table) => [JSON.stringify(table), table])).values()];
}

function partWords({ figure, layersOf }: CheckedFigure): string {
  if (figure === "peakActivationBytes") return "the bytes written";
  const of = layersOf?.of ?? (figure === "latency" ? "time" : figure);
  return lookUp(shareNames, of)?.words ?? figureNames[figure];
}

function partUnit({ figure, layersOf }: CheckedFigure): string {
  if (figure === "peakActivationBytes") return "Written (bytes)";
  if (figure !== "layers") return figureNames[figure];
  return shareNames[layersOf?.of ?? "macs"].column;
}

const shareNames = {
  macs: { words: "the MACs", column: "MACs" },
  params: { words: "the parameters", column: "Parameters" },
  weightBytes: { words: "the weight bytes", column: "Weights (bytes)" },
  time: { words: "the layers' time", column: "Time, median (ms)" },
} as const;

function figureName({ figure, layersOf }: CheckedFigure): string {
  if (layersOf === undefined) return figureNames[figure];
  const { of, type, name } = layersOf;
  const which = [name, type].filter((one) => one !== undefined).join(", ");
  return which === ""
    ? `Largest share of ${shareNames[of].words} in one layer (%)`
    : `Share of ${shareNames[of].words}, ${which} (%)`;
}

function write({ figure }: CheckedFigure, value: number): string {
  if (figure === "latency") return milliseconds(value);
  return figure === "layers" || figure.endsWith("F1") ? percent(value) : count(value);
}

function valueCell(figure: CheckedFigure): string {
  const { value, bound, interval, sd } = figure;
  if (value === undefined) return "unknown";
  const text = write(figure, value);
  if (interval !== undefined)
    return `${text} (${write(figure, interval.low)}–${write(figure, interval.high)})`;
  if (sd !== undefined) return `${text} ± ${percent(sd)}`;
  return signedBound(bound, text);
}

function signedBound(bound: Bound | undefined, text: string): string {
  return bound === undefined ? text : `${boundSigns[bound]} ${text}`;
}

function limitCell(figure: CheckedFigure): string {
  const { limit, tolerance = 0 } = figure;
  if (limit === undefined) return "none";
  const text = `${figure.figure.endsWith("F1") ? "≥" : "≤"} ${write(figure, limit)}`;
  return tolerance === 0 ? text : `${text} + ${percent(tolerance)} %`;
}

function usedCell({ value, bound, limit, figure }: CheckedFigure): string {
  if (limit === undefined || limit === 0 || value === undefined || figure.endsWith("F1")) return "";
  const text = percent(value / limit);
  // "At least less than 0.1" says nothing.
  return text.startsWith("<") && bound !== undefined ? "unknown" : signedBound(bound, text);
}

function changeCells(figure: CheckedFigure): readonly string[] {
  const { change } = figure;
  if (change === undefined) return ["", "", ""];
  const { baseline, bound, increase, interval, limit } = change;
  const text = increase === undefined ? "unknown" : signed(increase);
  return [
    signedBound(bound, write(figure, baseline)),
    interval === undefined ? text : `${text} (${signed(interval.low)} to ${signed(interval.high)})`,
    limit === undefined ? "" : `≤ +${percent(limit)}`,
  ];
}

function signed(fraction: number): string {
  const text = percent(fraction);
  return fraction > 0 && !text.startsWith("<") ? `+${text}` : text;
}
