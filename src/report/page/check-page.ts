import type { CheckedFigure, CheckRecord } from "../../record/check-record.ts";
import { count, plural } from "../format.ts";
import { checkFiguresTable, checkLayersTable } from "../tables/check-figures.ts";
import { checkSentence } from "../words/check-words.ts";
import { buildSections } from "./section.ts";
import type { Page, PageOptions, SectionRow } from "./section.ts";
import type { Tile } from "./tile.ts";

/** The order of a check's page. */
export const checkSections: readonly SectionRow<CheckRecord>[] = [
  { id: "result", heading: "", answer: checkSentence, tables: [checkFiguresTable] },
  { id: "layers", heading: "Layers that use most of the budget", tables: [checkLayersTable] },
];

/** The page of a check: a pure function of the record. */
export function checkPage(record: CheckRecord, options: PageOptions = {}): Page {
  const { tool, createdAt } = record;
  return {
    title: "Budget check",
    lead: [`Made by ${tool.name} ${tool.version}, ${createdAt}.`],
    tiles: checkTiles(record),
    sections: buildSections(checkSections, record, options),
  };
}

function checkTiles({ passed, models }: CheckRecord): readonly Tile[] {
  const figures = models.flatMap((model) => model.figures);
  const number = (...verdicts: readonly CheckedFigure["verdict"][]): number =>
    figures.filter(({ verdict }) => verdicts.includes(verdict)).length;
  const limited = figures.length - number("unlimited");
  return [
    {
      label: "Result",
      value: passed ? "within budget" : "over budget",
      detail: `${plural(limited, "limit")} of ${plural(models.length, "model")}`,
    },
    { label: "Limits kept", value: count(number("passed")), detail: `of ${count(limited)}` },
    { label: "Limits broken", value: count(number("failed")), detail: "above or below the limit" },
    { label: "Undecided", value: count(number("undecided")), detail: "the figure is a bound or unknown" },
  ];
}
