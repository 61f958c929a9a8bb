import type { ComparisonRecord } from "../../record/comparison-record.ts";
import { comparisonSentence } from "../comparison-sentence.ts";
import { comparisonTimes } from "../tables/comparison-times.ts";
import { comparisonTiles } from "./comparison-tiles.ts";
import { buildSections } from "./section.ts";
import type { Page, PageOptions, SectionRow } from "./section.ts";

/** The order of a comparison's page. */
export const comparisonSections: readonly SectionRow<ComparisonRecord>[] = [
  {
    id: "times",
    heading: "",
    answer: (record) => `b is ${comparisonSentence(record)}`.replace(/^b is no /, "No "),
    tables: [comparisonTimes],
  },
  {
    id: "made-by",
    heading: "",
    answer: ({ tool, createdAt }) => `Made by ${tool.name} ${tool.version}, ${createdAt}.`,
  },
];

/** The page of a comparison: a pure function of the record. */
export function comparisonPage(record: ComparisonRecord, options: PageOptions = {}): Page {
  return {
    title: `${record.a.name} against ${record.b.name}`,
    lead: [],
    tiles: comparisonTiles(record),
    sections: buildSections(comparisonSections, record, options),
  };
}
