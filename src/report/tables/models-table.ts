import type { ModelsRecord, ModelSummary } from "../../record/models-record.ts";
import { boundSigns, count, medianAndMad, millions, percent, significant, weightFigure } from "../format.ts";
import { readModels } from "../comparable-models.ts";
import type { NamedTable } from "./define-table.ts";
import { shapesText } from "./layer-columns.ts";
import { numberColumn, textColumn } from "./report-table.ts";
import type { ReportTable } from "./report-table.ts";

/** Many models side by side, as a table of their page. */
export const modelsTotals: NamedTable<ModelsRecord> = {
  name: "models-totals",
  build: (record) => [modelsTable(record)],
};

/** Several models side by side, in their order. Columns of times and of F1 are there if any model has one. */
export function modelsTable(record: ModelsRecord): ReportTable {
  const models = nameApart(record.models);
  const read = readModels({ ...record, models });
  const timed = read.some(({ time }) => time !== undefined);
  const trained = read.some(({ f1 }) => f1 !== undefined);
  const conventions = [...new Set(read.map(({ convention }) => convention))];
  return {
    caption: `${count(models.length)} models, one forward pass, convention ${conventions.join(", ")}`,
    columns: [
      textColumn("Model"),
      { ...textColumn("Input"), leaves: 3 },
      { ...numberColumn("Parameters"), leaves: 2 },
      { ...numberColumn("Weights (MB)"), leaves: 4 },
      numberColumn("MACs (M)"),
      { ...numberColumn("Peak activations (MB)"), leaves: 5 },
      ...(timed ? [numberColumn("Time (ms)")] : []),
      ...(trained ? [numberColumn("Weighted F1 (%)")] : []),
      { ...textColumn("Status"), leaves: 1 },
    ],
    rows: models.map((model) =>
      model.status === "unreadable"
        ? [model.name, "", "", "", "", "", ...(timed ? [""] : []), ...(trained ? [""] : []), "not opened"]
        : [
            ...countCells(model),
            ...(timed
              ? [model.time === undefined ? "not measured" : medianAndMad({ ...model.time, p95Ms: 0 })]
              : []),
            ...(trained ? [f1Cell(model)] : []),
            model.status,
          ],
    ),
    notes: [
      ...models.flatMap((model) => {
        if (model.status === "unreadable") return [`${model.name}: ${model.reason}.`];
        return model.status === "complete" || model.reasons.length === 0
          ? []
          : [`${model.name}: ${model.reasons.join("; ")}.`];
      }),
      ...new Set(
        read.flatMap(({ time }) =>
          time === undefined
            ? []
            : [`Time: median ± MAD end to end on ${time.backend}, ${time.device}, n = ${time.samples}.`],
        ),
      ),
      ...(read.some(({ f1 }) => f1?.fixture === true)
        ? ["FIXTURE DATA: F1 of drawn images; it says nothing about photographs."]
        : []),
      ...(conventions.length > 1
        ? [
            `Counts by several conventions are not comparable: ${read.map(({ name, convention }) => `${name} ${convention}`).join(", ")}.`,
          ]
        : []),
    ],
    empty: "There are no models.",
  };
}

/** Models of one name get their format beside it, or their place among those of the name if that does not tell them apart. */
function nameApart(models: ModelsRecord["models"]): ModelsRecord["models"] {
  const formatOf = (model: ModelsRecord["models"][number]): string =>
    model.status === "unreadable" ? "" : model.format.replace("-", " ");
  return models.map((model) => {
    const alike = models.filter(({ name }) => name === model.name);
    if (alike.length === 1) return model;
    const formats = new Set(alike.map(formatOf));
    const mark = formats.size === alike.length ? formatOf(model) : count(alike.indexOf(model) + 1);
    return mark === "" ? model : { ...model, name: `${model.name} (${mark})` };
  });
}

function countCells(model: ModelSummary): readonly string[] {
  const { name, inputShapes, totals, bound, status } = model;
  const known = (value: number | undefined, write: (value: number) => string): string => {
    if (value === undefined || status === "unavailable") return "unknown";
    return bound === undefined ? write(value) : `${boundSigns[bound]} ${write(value)}`;
  };
  const megabytes = (bytes: number): string => significant(bytes / 1e6);
  const weights = megabytes(totals.bytes.weights);
  return [
    name,
    shapesText(inputShapes),
    weightFigure(totals.params, totals),
    totals.weightsStatus === undefined ? weights : `≥ ${weights}`,
    known(totals.macs, millions),
    known(totals.peakActivationBytes, megabytes),
  ];
}

function f1Cell({ f1 }: ModelSummary): string {
  if (f1 === undefined) return "unknown";
  return f1.sd === undefined ? percent(f1.mean) : `${percent(f1.mean)} ± ${percent(f1.sd)}`;
}
