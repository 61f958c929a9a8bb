import type { StudyRecord } from "../../record/study-record.ts";
import { studyAnswer, studyAnswerWords } from "../tables/study-answer.ts";
import { paint, plain, plainScreen, wrapText } from "./screen.ts";
import type { Screen } from "./screen.ts";
import { tableText } from "./table-text.ts";

/** A study's answer as plain text for a terminal: the sentence, the table of F1 and cost, and what holds for its figures. */
export function studyText(record: StudyRecord, screen: Screen = plainScreen): string {
  const answer = studyAnswerWords(record);
  const lines = [
    ...(answer === undefined
      ? []
      : wrapText(plain(answer, screen), screen).map((line) => paint(line, "bold", screen))),
    ...studyAnswer
      .build(record)
      .flatMap((table) => ["", ...tableText(table, screen, "The report has all columns.")]),
  ];
  return `${lines.join("\n").trim()}\n`;
}
