import type { StudyRecord } from "../../record/study-record.ts";
import { studyAnswer, studyAnswerWords } from "../tables/study-answer.ts";
import type { ReportTable } from "../tables/report-table.ts";
import { fitTable } from "./fit-table.ts";
import { paint, plain, plainScreen, wrapText } from "./screen.ts";
import type { Screen } from "./screen.ts";

/** Columns that leave first where there is no place, by their order in the table of the answer: the difference to the best, then parameters. */
const leaves = [0, 0, 4, 0, 3, 1];

/** A study's answer as plain text for a terminal: the sentence, the table of F1 and cost, and what holds for its figures. */
export function studyText(record: StudyRecord, screen: Screen = plainScreen): string {
  const answer = studyAnswerWords(record);
  const tables = studyAnswer.build(record);
  const lines = [
    ...(answer === undefined
      ? []
      : wrapText(plain(answer, screen), screen).map((line) => paint(line, "bold", screen))),
    ...tables.flatMap((table) => tableLines(table, screen)),
  ];
  return `${lines.join("\n").trim()}\n`;
}

function tableLines({ caption, columns, rows, notes }: ReportTable, screen: Screen): readonly string[] {
  const line = (text: string): string => plain(text, screen);
  return [
    "",
    ...wrapText(line(caption), screen),
    "",
    ...fitTable(
      {
        columns: columns.map((column, index) => ({
          ...column,
          heading: line(column.heading),
          leaves: leaves[index] ?? 1,
        })),
        rows: rows.map((row) => row.map(line)),
      },
      screen.columns,
    ),
    "",
    ...notes.flatMap((note) => wrapText(line(note), screen, "  ")).map((note) => paint(note, "dim", screen)),
  ];
}
