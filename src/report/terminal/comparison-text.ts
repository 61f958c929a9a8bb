import type { ComparisonRecord } from "../../record/comparison-record.ts";
import { comparisonSentence } from "../comparison-sentence.ts";
import { comparisonTimes } from "../tables/comparison-times.ts";
import { paint, plain, plainScreen } from "./screen.ts";
import type { Screen } from "./screen.ts";
import { tableText } from "./table-text.ts";

/** A comparison as plain text for a terminal: the sentence first, on one line for scripts, the two sides below it. */
export function comparisonText(record: ComparisonRecord, screen: Screen = plainScreen): string {
  const sentence = `b is ${comparisonSentence(record)}`.replace(/^b is (no|undecided) /, "$1 ");
  const lines = [
    paint(plain(sentence, screen), "bold", screen),
    ...comparisonTimes.build(record).flatMap((table) => ["", ...tableText(table, screen)]),
  ];
  return `${lines.join("\n").trimEnd()}\n`;
}
