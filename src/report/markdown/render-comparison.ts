import { count, medianAndMad, p95, significant } from "../../record/figures.ts";
import type { Compared, ComparisonRecord } from "../../record/comparison-record.ts";
import { cleanText } from "./clean-text.ts";
import { comparisonSentence, hasOneSample, oneSample } from "../comparison-sentence.ts";
import { deviceKind } from "../device-kind.ts";
import { shapesText } from "../tables/layer-columns.ts";
import { numbers, words } from "../tables/report-table.ts";
import type { ReportTable } from "../tables/report-table.ts";
import { tablesMarkdown } from "./tables-markdown.ts";
import { escapeMarkdown } from "./markdown.ts";
import { comparisonNoteWords } from "../words/comparison-words.ts";
import { textTable } from "../terminal/text-table.ts";

/** A comparison as plain text for a terminal: the sentence first, the two sides below it. */
export function comparisonText(record: ComparisonRecord): string {
  const { columns, rows, notes = [] } = comparisonTable(record);
  const lines = [
    `b is ${comparisonSentence(record)}`.replace(/^b is no /, "no "),
    "",
    ...textTable(columns, rows),
    "",
    ...notes.map((note) => `Note: ${note}`),
  ];
  return `${lines
    .map((line) => line.replaceAll("×", "x"))
    .join("\n")
    .trimEnd()}\n`;
}

/** A comparison as a page of Markdown: a pure function of the record. */
export function renderComparison(record: ComparisonRecord): string {
  return [
    `# ${escapeMarkdown(`${record.a.name} against ${record.b.name}`)}`,
    escapeMarkdown(`b is ${comparisonSentence(record)}`.replace(/^b is no /, "No ")),
    tablesMarkdown([comparisonTable(record)]),
    escapeMarkdown(`Made by ${record.tool.name} ${record.tool.version}, ${record.createdAt}.`),
    "",
  ].join("\n\n");
}

function comparisonTable(record: ComparisonRecord): ReportTable {
  const { a, b, paired, margin, rankTest, interval, seed, notes } = record;
  return {
    caption: "Time end to end, milliseconds per forward pass",
    columns: [
      words("Side"),
      words("Model"),
      words("Input shape"),
      words("Backend"),
      words("Device"),
      numbers("Median ± MAD (ms)"),
      numbers("p95 (ms)"),
      numbers("Samples"),
    ],
    rows: [sideCells("a", a), sideCells("b", b)],
    notes: [
      paired
        ? "both were run in turns, one beside the other"
        : "the samples were taken at different times: what changed of the machine in between is in the ratio",
      ...(margin === undefined
        ? []
        : [
            `only more than ${count(margin * 100)} % counts: separate runs of one model differ by as much, which the interval knows nothing of; ` +
              "less can be told where the models themselves are compared",
          ]),
      hasOneSample(record)
        ? `no interval: ${oneSample}`
        : `interval: percentile bootstrap of the ratio of medians, ${count(interval.resamples)} draws, seed ${seed}`,
      `Wilcoxon test by permutation p = ${significant(rankTest.pValue)}, a difference counts up to ${rankTest.significance}`,
      ...notes.map(comparisonNoteWords),
    ],
    empty: "",
  };
}

function sideCells(side: string, compared: Compared): readonly string[] {
  const { name, inputs, backend, device, endToEnd } = compared;
  return [
    side,
    cleanText(name),
    shapesText(inputs.map(({ shape }) => shape)),
    backend,
    `${cleanText(device)} (${deviceKind(compared)})`,
    medianAndMad(endToEnd),
    p95(endToEnd),
    count(endToEnd.samples),
  ];
}
