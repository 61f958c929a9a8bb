import { count, percent, plural, significant } from "../format.ts";
import type { Approach, StudyRecord } from "../../record/study-record.ts";
import { defineStudyTable } from "./define-table.ts";
import type { StudyTable } from "./define-table.ts";
import { trainingOf } from "../trained-approach.ts";
import type { TrainedApproach } from "../trained-approach.ts";
import { trainingAbsentWords } from "../words/study-words.ts";
import { labelCaption } from "../fixture-label.ts";
import { numberColumn, textColumn } from "./report-table.ts";
import type { Column, ReportTable } from "./report-table.ts";

/** Weighted F1 of each approach on each fold, or with its interval; other metrics beside it. */
export const studyF1: StudyTable = defineStudyTable("study-f1", (record) => [
  weightedF1(record),
  ...otherMetrics(record),
]);

/** Folds in columns of their own: of more, the least and the greatest F1 are said. */
const mostFolds = 5;

function weightedF1(record: StudyRecord): ReportTable {
  const { approaches } = record;
  const folds = Math.max(0, ...approaches.map(({ jobs }) => jobs.length));
  return {
    caption: labelCaption("Weighted F1 on the test images, in percent", record),
    columns: [
      textColumn("Approach"),
      numberColumn("F1 (%)"),
      numberColumn(
        folds < 2 ? "Interval (%)" : folds > mostFolds ? "Least to greatest fold" : "Of each fold",
      ),
      numberColumn("Test images"),
    ],
    rows: approaches.map((approach) => {
      const training = trainingOf(approach);
      if (training === undefined) return [approach.title, "not measured", "not measured", "not measured"];
      const { mean, sd } = training.summary.weightedF1;
      return [
        approach.title,
        sd === undefined ? percent(mean) : `${percent(mean)} ± ${percent(sd)}`,
        spreadText(training),
        count(training.jobs.reduce((sum, { evaluation }) => sum + evaluation.images, 0)),
      ];
    }),
    notes: [
      ...intervalNotes(approaches),
      ...approaches.flatMap((approach) =>
        trainingOf(approach) === undefined
          ? [`${approach.title}: not trained: ${absentText(approach)}.`]
          : [],
      ),
    ],
    empty: "The record has no approaches.",
  };
}

/** The interval of one job; of several, what each of them reached. */
function spreadText({ job, jobs, summary }: TrainedApproach): string {
  const { low, high } = job.evaluation.weightedF1Interval;
  if (jobs.length === 1) return `${percent(low)} to ${percent(high)}`;
  const { perFold } = summary.weightedF1;
  return perFold.length > mostFolds
    ? `${percent(Math.min(...perFold))} to ${percent(Math.max(...perFold))}`
    : perFold.map(percent).join(", ");
}

function absentText({ trainingAbsent }: Approach): string {
  return trainingAbsent === undefined ? "no reason is recorded" : trainingAbsentWords(trainingAbsent);
}

/** One sentence for each level and number of resamples in use: usually one. */
function intervalNotes(approaches: readonly Approach[]): readonly string[] {
  const sentences = approaches.flatMap(({ jobs }) => {
    const [job, ...others] = jobs;
    if (job === undefined || others.length > 0) return [];
    const { level, resamples } = job.evaluation.weightedF1Interval;
    return [
      `Interval: ${count(level * 100)} % percentile bootstrap over the test images, ${plural(resamples, "resample")}. It covers the ` +
        "sampling of test images, not of splits or seeds.",
    ];
  });
  return [...new Set(sentences)];
}

interface Metric {
  readonly column: Column;
  readonly read: (training: TrainedApproach) => string | undefined;
}

const metrics: readonly Metric[] = [
  { column: numberColumn("Macro F1 (%)"), read: ({ summary }) => percent(summary.macroF1.mean) },
  { column: numberColumn("Accuracy (%)"), read: ({ summary }) => percent(summary.accuracy.mean) },
  {
    column: numberColumn("Top-3 (%)"),
    read: ({ summary: { top3 } }) => (top3 === undefined ? undefined : percent(top3.mean)),
  },
  {
    column: numberColumn("Log loss"),
    read: ({ summary: { logLoss } }) => (logLoss === undefined ? undefined : significant(logLoss.mean)),
  },
  {
    column: numberColumn("ECE (%)"),
    read: ({ summary: { pooled } }) =>
      pooled.calibrationError === undefined ? undefined : percent(pooled.calibrationError),
  },
];

/** The metrics that some approach has. */
function otherMetrics(record: StudyRecord): readonly ReportTable[] {
  const trained = record.approaches.flatMap((approach) => {
    const training = trainingOf(approach);
    return training === undefined ? [] : [{ title: approach.title, training }];
  });
  const known = metrics.filter(({ read }) => trained.some(({ training }) => read(training) !== undefined));
  if (trained.length === 0) return [];
  const has = (heading: string): boolean => known.some(({ column }) => column.heading === heading);
  return [
    {
      caption: labelCaption("Other metrics on the same test images", record),
      columns: [textColumn("Approach"), ...known.map(({ column }) => column)],
      rows: trained.map(({ title, training }) => [
        title,
        ...known.map(({ read }) => read(training) ?? "not recorded"),
      ]),
      notes: [
        "Macro F1: the plain mean over the classes." +
          (has("Top-3 (%)") ? " Top-3: the true class is among the three most probable." : "") +
          (has("Log loss") ? " Log loss: mean cross-entropy, in nats." : "") +
          (has("ECE (%)")
            ? " ECE: expected calibration error, over ten ranges of confidence (Guo et al. 2017)."
            : ""),
      ],
      empty: "",
    },
  ];
}
