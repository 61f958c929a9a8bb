import type { CheckRecord } from "../../record/check-record.ts";
import { checkEaters, checkFigures } from "../tables/check-figures.ts";
import { checkSentence } from "../words/check-words.ts";
import { plain } from "./screen.ts";
import { textTable } from "./text-table.ts";

/** A check as plain text for a terminal: the result first, then a table per model and the layers that eat what is over budget. */
export function checkText(record: CheckRecord): string {
  const tables = record.models.flatMap((model) => [checkFigures(model), ...checkEaters(model)]);
  const lines = [
    checkSentence(record),
    ...tables.flatMap(({ caption, columns, rows, notes }) => [
      "",
      caption,
      ...textTable(
        columns.map((column) => ({ ...column, heading: plain(column.heading) })),
        rows.map((row) => row.map((cell) => plain(cell))),
      ),
      ...notes.map((note) => `Note: ${note}`),
    ]),
  ];
  return `${lines
    .map((line) => plain(line))
    .join("\n")
    .trimEnd()}\n`;
}
