import { count, percent } from "../../record/figures.ts";
import { defineStudyTable } from "./define-report-table.ts";
import type { Embeddable } from "./define-report-table.ts";
import { labelled } from "../fixture-label.ts";
import { numbers, words } from "./report-table.ts";

/** Precision, recall and F1 of each class, and the confusion matrix, for each approach that was trained. */
export const studyPerClass: Extract<Embeddable, { readonly of: "study" }> = defineStudyTable(
  "study-per-class",
  (record) =>
    record.approaches.flatMap(({ title, summary }) => {
      if (summary === undefined) return [];
      const { macroF1, pooled } = summary;
      const { perClass, confusion } = pooled;
      return [
        {
          caption: labelled(
            `${title}: precision, recall and F1 of each class on the test images, in percent`,
            record,
          ),
          columns: [
            words("Class"),
            numbers("Precision (%)"),
            numbers("Recall (%)"),
            numbers("F1 (%)"),
            numbers("Test images"),
          ],
          rows: perClass.map(({ label, precision, recall, f1, support }) => [
            label,
            ...[precision, recall, f1].map(percent),
            count(support),
          ]),
          notes: [`Macro F1, the plain mean over the classes: ${percent(macroF1.mean)} %.`],
          empty: "The record has no classes.",
        },
        {
          caption: labelled(
            `${title}: confusion matrix on the test images; rows are the truth, columns the prediction`,
            record,
          ),
          columns: [words("Truth"), ...perClass.map(({ label }) => numbers(label))],
          rows: confusion.map((row, index) => [perClass[index]?.label ?? "unknown", ...row.map(count)]),
          notes: [],
          empty: "The record has no classes.",
        },
      ];
    }),
);
