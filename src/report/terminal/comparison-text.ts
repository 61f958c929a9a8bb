import type { ComparisonRecord } from "../../record/comparison-record.ts";
import { comparisonSentence } from "../comparison-sentence.ts";
import { comparisonTimes } from "../tables/comparison-times.ts";
import { fitTable } from "./fit-table.ts";

/** A comparison as plain text for a terminal: the sentence first, the two sides below it. */
export function comparisonText(record: ComparisonRecord): string {
  const tables = comparisonTimes.build(record);
  const lines = [
    `b is ${comparisonSentence(record)}`.replace(/^b is (no|undecided) /, "$1 "),
    ...tables.flatMap(({ columns, rows, notes }) => [
      "",
      ...fitTable({ columns, rows }),
      "",
      ...notes.map((note) => `Note: ${note}`),
    ]),
  ];
  return `${lines
    .map((line) => line.replaceAll("×", "x"))
    .join("\n")
    .trimEnd()}\n`;
}
