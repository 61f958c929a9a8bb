import { count, percent } from "../format.ts";
import { defineStudyTable } from "./define-table.ts";
import type { StudyTable } from "./define-table.ts";
import { labelCaption } from "../fixture-label.ts";
import { numberColumn, textColumn } from "./report-table.ts";

/** Precision, recall and F1 of each class, and the confusion matrix, for each approach that was trained. */
export const studyPerClass: StudyTable = defineStudyTable("study-per-class", (record) =>
  record.approaches.flatMap(({ title, summary }) => {
    if (summary === undefined) return [];
    const { macroF1, pooled } = summary;
    const { perClass, confusion } = pooled;
    return [
      {
        caption: labelCaption(
          `${title}: precision, recall and F1 of each class on the test images, in percent`,
          record,
        ),
        columns: [
          textColumn("Class"),
          numberColumn("Precision (%)"),
          numberColumn("Recall (%)"),
          numberColumn("F1 (%)"),
          numberColumn("Test images"),
        ],
        rows: perClass.map(({ label, precision, recall, f1, support }) => [
          label,
          ...[precision, recall, f1].map(percent),
          count(support),
        ]),
        group: title,
        notes: [`Macro F1, the plain mean over the classes: ${percent(macroF1.mean)} %.`],
        empty: "The record has no classes.",
      },
      {
        caption: labelCaption(
          `${title}: confusion matrix on the test images; rows are the truth, columns the prediction`,
          record,
        ),
        columns: [textColumn("Truth"), ...perClass.map(({ label }) => numberColumn(label))],
        rows: confusion.map((row, index) => [perClass[index]?.label ?? "unknown", ...row.map(count)]),
        group: title,
        shading: "row-share" as const,
        notes: [],
        empty: "The record has no classes.",
      },
    ];
  }),
);
