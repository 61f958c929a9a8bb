import type { ComparisonRecord } from "../../record/comparison-record.ts";
import { comparisonSentence } from "../comparison-sentence.ts";
import { comparisonTotals } from "../tables/comparison-totals.ts";
import { comparisonTimes } from "../tables/comparison-times.ts";
import { comparisonTiles } from "./comparison-tiles.ts";
import { buildSections } from "./section.ts";
import type { Page, PageOptions, Section, SectionRow } from "./section.ts";

/** The order of a comparison's page. */
export const comparisonSections: readonly SectionRow<ComparisonRecord>[] = [
  {
    id: "times",
    heading: "",
    answer: (record) =>
      `b is ${comparisonSentence(record)}.`
        .replace(/^b is no /, "No ")
        .replace(/^b is undecided/, "Undecided"),
    tables: [comparisonTimes],
  },
  {
    id: "made-by",
    heading: "",
    answer: ({ tool, createdAt }) => `Made by ${tool.name} ${tool.version}, ${createdAt}.`,
  },
];

/** The page of a comparison: a pure function of the record and, if it is of two profiles, of these. */
export function comparisonPage(compared: ComparisonRecord, options: PageOptions = {}): Page {
  const record = nameSides(compared, options);
  const sections = buildSections(comparisonSections, record, options);
  return {
    title: `${record.a.name} against ${record.b.name}`,
    lead: [],
    tiles: comparisonTiles(record),
    sections: sections.toSpliced(1, 0, ...totalsOf(options)),
  };
}

/** Two sides of one name get their backends beside it, or their formats, if these differ. */
function nameSides(record: ComparisonRecord, { sides }: PageOptions): ComparisonRecord {
  const { a, b } = record;
  if (a.name !== b.name) return record;
  const [first, second] = sides?.map(({ model }) => model.format.replace("-", " ")) ?? [];
  const [ofA, ofB] = a.backend === b.backend ? [first, second] : [a.backend, b.backend];
  if (ofA === ofB || ofA === undefined || ofB === undefined) return record;
  return { ...record, a: { ...a, name: `${a.name} (${ofA})` }, b: { ...b, name: `${b.name} (${ofB})` } };
}

function totalsOf({ sides }: PageOptions): readonly Section[] {
  if (sides === undefined) return [];
  return [
    {
      id: "totals",
      heading: "What both cost",
      findings: [],
      tables: [comparisonTotals(sides)],
      charts: [],
      groups: [],
      notes: [],
      legends: [],
    },
  ];
}
