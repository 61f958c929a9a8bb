import type { CheckRecord } from "../../record/check-record.ts";
import { checkEaters, checkFigures } from "../tables/check-figures.ts";
import { checkSentence } from "../words/check-words.ts";
import { tableLines } from "./fit-table.ts";
import { plain } from "./screen.ts";

/** A check as plain text for a terminal: the result first, then a table per model and the layers that eat what is over budget. */
export function checkText(record: CheckRecord): string {
  const tables = record.models.flatMap((model) => [checkFigures(model), ...checkEaters(model)]);
  const lines = [plain(checkSentence(record)), ...tables.flatMap((table) => ["", ...tableLines(table)])];
  return `${lines.join("\n").trimEnd()}\n`;
}
