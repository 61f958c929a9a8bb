import { count, percent } from "../format.ts";
import type { Approach, StudyRecord } from "../../record/study-record.ts";
import { mainTask } from "../study-task.ts";
import { defineStudyTable } from "./define-table.ts";
import type { StudyTable } from "./define-table.ts";
import { labelCaption } from "../fixture-label.ts";
import { numberColumn, textColumn } from "./report-table.ts";
import type { ReportTable } from "./report-table.ts";

/** F1 of each class by all approaches; then precision, recall, F1 and the confusion matrix of each approach that was trained. */
export const studyPerClass: StudyTable = defineStudyTable("study-per-class", (record) => [
  ...overview(record),
  ...details(record),
]);

/** The classes with the least and the greatest mean F1 over the approaches of the main task. */
export function studyPerClassWords(record: StudyRecord): string | undefined {
  const classes = meanF1(mainTask(record)).toSorted((a, b) => a.f1 - b.f1);
  const [hardest, easiest] = [classes[0], classes.at(-1)];
  if (hardest === undefined || easiest === undefined || classes.length < 3) return undefined;
  return (
    `On average over the approaches, ${hardest.label} is the hardest class (F1 ${percent(hardest.f1)} %) and ` +
    `${easiest.label} the easiest (${percent(easiest.f1)} %).`
  );
}

function meanF1(approaches: readonly Approach[]): readonly { readonly label: string; readonly f1: number }[] {
  const byLabel = new Map<string, number[]>();
  for (const { summary } of approaches)
    for (const { label, f1 } of summary?.pooled.perClass ?? [])
      byLabel.set(label, [...(byLabel.get(label) ?? []), f1]);
  return [...byLabel].map(([label, all]) => ({
    label,
    f1: all.reduce((sum, f1) => sum + f1, 0) / all.length,
  }));
}

/** Approaches side by side in the table of all classes. */
const mostApproaches = 12;

function overview(record: StudyRecord): readonly ReportTable[] {
  const trained = record.approaches.filter(({ summary }) => summary !== undefined).slice(0, mostApproaches);
  if (trained.length < 2) return [];
  const labels = [
    ...new Set(trained.flatMap(({ summary }) => summary?.pooled.perClass ?? []).map(({ label }) => label)),
  ];
  return [
    {
      caption: labelCaption("F1 of each class on the test images, in percent", record),
      columns: [textColumn("Class"), ...trained.map((_, at) => numberColumn(letterOf(at)))],
      rows: labels.map((label) => [
        label,
        ...trained.map(({ summary }) => {
          const found = summary?.pooled.perClass.find((each) => each.label === label);
          return found === undefined ? "left out" : percent(found.f1);
        }),
      ]),
      notes: [`${trained.map(({ title }, at) => `${letterOf(at)}: ${title}`).join("; ")}.`],
      empty: "",
    },
  ];
}

/** Titles of approaches have no room as headings. */
function letterOf(at: number): string {
  return String.fromCharCode("A".charCodeAt(0) + at);
}

function details(record: StudyRecord): readonly ReportTable[] {
  return record.approaches.flatMap(({ title, summary }): readonly ReportTable[] => {
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
  });
}
