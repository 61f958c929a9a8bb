import type { CheckRecord } from "../../record/check-record.ts";
import { checkEaters, checkFigures } from "../tables/check-figures.ts";
import { checkSentence } from "../words/check-words.ts";
import { paint, plain, plainScreen, wrapText } from "./screen.ts";
import type { Screen } from "./screen.ts";
import { tableText } from "./table-text.ts";

/** A check as plain text for a terminal: the result first, then a table per model and the layers that eat what is over budget. */
export function checkText(record: CheckRecord, screen: Screen = plainScreen): string {
  const tables = record.models.flatMap((model) => [checkFigures(model), ...checkEaters(model)]);
  const lines = [
    ...wrapText(plain(checkSentence(record), screen), screen).map((line) => paint(line, "bold", screen)),
    ...tables.flatMap((table) => ["", ...tableText(table, screen)]),
  ];
  return `${lines.join("\n").trimEnd()}\n`;
}
