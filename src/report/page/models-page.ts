import type { ModelsRecord, ModelSummary } from "../../record/models-record.ts";
import { modelsChart } from "../charts/models-chart.ts";
import { exactMacs, readModels, timedAlike } from "../comparable-models.ts";
import { fixtureWarning } from "../fixture-label.ts";
import { count, factor, percent } from "../format.ts";
import { shortBytes, shortNumber, shortTime } from "../short-number.ts";
import { modelsTotals } from "../tables/models-table.ts";
import { buildSections } from "./section.ts";
import type { Page, PageOptions, SectionRow } from "./section.ts";
import type { Tile } from "./tile.ts";

/** The order of a page of many models. */
export const modelsSections: readonly SectionRow<ModelsRecord>[] = [
  { id: "totals", heading: "", answer: modelsAnswer, tables: [modelsTotals], charts: [modelsChart] },
];

/** The page of many models: a pure function of the record. */
export function modelsPage(record: ModelsRecord, options: PageOptions = {}): Page {
  const { tool, createdAt } = record;
  const warning = isDrawn(record) ? fixtureWarning : undefined;
  return {
    title: "Models side by side",
    ...(warning === undefined ? {} : { warning }),
    lead: [`Made by ${tool.name} ${tool.version}, ${createdAt}.`],
    tiles: modelsTiles(record),
    sections: buildSections(modelsSections, record, options),
  };
}

function isDrawn(record: ModelsRecord): boolean {
  return readModels(record).some(({ f1 }) => f1?.fixture === true);
}

/** The models with the fewest and the most multiply-accumulates, of those that were counted exactly and in one way. */
function modelsAnswer(record: ModelsRecord): string | undefined {
  const [fewest, ...others] = exactMacs(record).toSorted((a, b) => a.macs - b.macs);
  const most = others.at(-1);
  if (fewest === undefined || most === undefined || most.macs === fewest.macs) return undefined;
  const times = fewest.macs === 0 ? "" : `, ${factor(most.macs / fewest.macs, true)} times as many`;
  return `${fewest.model.name} needs the fewest MACs (${shortNumber(fewest.macs)}), ${most.model.name} the most (${shortNumber(most.macs)}${times}).`;
}

function modelsTiles(record: ModelsRecord): readonly Tile[] {
  const read = readModels(record);
  const unread = record.models.length - read.length;
  const lightest = least(
    read.filter(({ totals }) => totals.weightsStatus === undefined),
    ({ totals }) => totals.bytes.weights,
  );
  const cheapest = least(exactMacs(record), ({ macs }) => macs);
  const fastest = least(timedAlike(record), ({ time }) => time.medianMs);
  const best = least(
    read.flatMap(({ name, f1 }) => (f1 === undefined ? [] : [{ name, mean: f1.mean }])),
    ({ mean }) => -mean,
  );
  return [
    {
      label: "Models",
      value: count(record.models.length),
      detail: unread === 0 ? "all opened" : `${count(unread)} not opened`,
    },
    ...tile(
      "Fewest MACs",
      cheapest,
      ({ macs }) => shortNumber(macs),
      ({ model }) => model.name,
    ),
    ...tile("Smallest weights", lightest, ({ totals }) => shortBytes(totals.bytes.weights), nameOf),
    ...tile(
      "Shortest time",
      fastest,
      ({ time }) => shortTime(time.medianMs),
      ({ model }) => model.name,
    ),
    ...tile("Best weighted F1", best, ({ mean }) => `${percent(mean)} %`, nameOf),
  ];
}

function nameOf({ name }: Pick<ModelSummary, "name">): string {
  return name;
}

function tile<One>(
  label: string,
  one: One | undefined,
  value: (one: One) => string,
  detail: (one: One) => string,
): readonly Tile[] {
  return one === undefined ? [] : [{ label, value: value(one), detail: detail(one) }];
}

/** The one with the least figure; undefined of fewer than two, where nothing is compared. */
function least<One>(all: readonly One[], figure: (one: One) => number): One | undefined {
  return all.length < 2 ? undefined : all.toSorted((a, b) => figure(a) - figure(b))[0];
}
