import { count, dimensions, percent, plural } from "../format.ts";
import type { Approach, PublishedFigures, RecordedSpec } from "../../record/study-record.ts";
import { defineStudyTable } from "./define-table.ts";
import type { StudyTable } from "./define-table.ts";
import { trainingOf } from "../trained-approach.ts";
import type { TrainedApproach } from "../trained-approach.ts";
import { epochRuleWords, startingWeightsName } from "../words/training-words.ts";
import { trainingAbsentWords } from "../words/study-words.ts";
import { labelCaption } from "../fixture-label.ts";
import { numberColumn, textColumn } from "./report-table.ts";

/** Weighted F1 of each approach with its interval, beside the figure of the study. */
export const studyF1: StudyTable = defineStudyTable("study-f1", (record) => [
  {
    caption: labelCaption("Weighted F1 and accuracy on the test images, in percent", record),
    columns: [
      textColumn("Approach"),
      numberColumn("Weighted F1 (%)"),
      numberColumn("Interval of weighted F1 (%)"),
      numberColumn("Accuracy (%)"),
      numberColumn("Test images"),
      textColumn("Trained as"),
      numberColumn("MACs per image, as trained"),
      numberColumn("Published weighted F1 (%)"),
    ],
    rows: record.approaches.map((approach) => [
      approach.title,
      ...measured(approach),
      publishedF1(approach.published),
    ]),
    notes: [
      ...intervalNotes(record.approaches),
      "MACs per image: one forward pass of the trained network, by the convention of the table of totals.",
      ...record.approaches.flatMap(({ title, spec, profile }) =>
        spec === undefined || sameNetwork(spec, profile.model.inputs[0]?.shape)
          ? []
          : [
              `${title} was trained at ${trainedAt(spec)}. The tables of cost are for input ` +
                `${profile.model.inputs.map(({ shape }) => dimensions(shape)).join(", ")} and width 1.`,
            ],
      ),
    ],
    empty: "The record has no approaches.",
  },
]);

function measured(approach: Approach): readonly string[] {
  const training = trainingOf(approach);
  if (training === undefined) {
    const { trainingAbsent } = approach;
    const reason =
      trainingAbsent === undefined ? "no reason is recorded" : trainingAbsentWords(trainingAbsent);
    return [
      "not measured",
      "not measured",
      "not measured",
      "not measured",
      `not trained: ${reason}`,
      "not measured",
    ];
  }
  const { summary, trained, jobs } = training;
  return [
    percent(summary.weightedF1.mean),
    spreadText(training),
    percent(summary.accuracy.mean),
    count(jobs.reduce((sum, { evaluation }) => sum + evaluation.images, 0)),
    trainedAs(training),
    trained.macsPerImage === undefined ? "not recorded" : count(trained.macsPerImage),
  ];
}

/** The interval of one job; of several, their standard deviation. */
function spreadText({ job, jobs, summary }: TrainedApproach): string {
  const { low, high } = job.evaluation.weightedF1Interval;
  const { sd } = summary.weightedF1;
  if (jobs.length === 1 || sd === undefined) return `${percent(low)} to ${percent(high)}`;
  return `± ${percent(sd)} over ${plural(jobs.length, "fold")}`;
}

function trainedAt({ inputShape, width }: RecordedSpec): string {
  return `input ${dimensions(inputShape)} and width ${width}`;
}

function trainedAs({ spec, jobs }: TrainedApproach): string {
  const epochs = jobs.map(
    ({ epochs: { length }, chosenEpoch, chosenBy }) =>
      `${plural(length, "epoch")} (epoch ${chosenEpoch} chosen${chosenBy === undefined ? "" : `: ${epochRuleWords(chosenBy)}`})`,
  );
  return `${trainedAt(spec)}, ${[...new Set(epochs)].join(", ")}, starting weights: ${startingWeightsName(spec)}`;
}

function sameNetwork({ inputShape, width }: RecordedSpec, profiled: readonly number[] = []): boolean {
  return width === 1 && inputShape.join() === profiled.slice(1).join();
}

function publishedF1(published: PublishedFigures | undefined): string {
  if (published?.f1Percent === undefined) return "not published";
  const { f1Percent, f1Note } = published;
  return f1Note === undefined ? String(f1Percent) : `${f1Percent} (${f1Note})`;
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
