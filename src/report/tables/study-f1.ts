import { count, dimensions, percent, plural } from "../../record/figures.ts";
import type { Approach, PublishedFigures, TrainingResult } from "../../record/study-record.ts";
import { defineStudyTable } from "./define-report-table.ts";
import type { Embeddable } from "./define-report-table.ts";
import { labelled } from "../fixture-label.ts";
import { numbers, words } from "./report-table.ts";

/** Weighted F1 of each approach with its interval, beside the figure of the study. */
export const studyF1: Extract<Embeddable, { readonly of: "study" }> = defineStudyTable(
  "study-f1",
  (record) => [
    {
      caption: labelled("Weighted F1 and accuracy on the test images, in percent", record),
      columns: [
        words("Approach"),
        numbers("Weighted F1 (%)"),
        numbers("Interval of weighted F1 (%)"),
        numbers("Accuracy (%)"),
        numbers("Test images"),
        words("Trained as"),
        numbers("MACs per image, as trained"),
        numbers("Published weighted F1 (%)"),
      ],
      rows: record.approaches.map((approach) => [
        approach.title,
        ...measured(approach),
        publishedF1(approach.published),
      ]),
      notes: [
        ...intervalNotes(record.approaches),
        "MACs per image are of one forward pass of the network as trained, by the convention of the approach in the table of totals.",
        ...record.approaches.flatMap(({ title, training, profile }) =>
          training === undefined || sameNetwork(training, profile.model.inputs[0]?.shape)
            ? []
            : [
                `${title}: the network was trained at ${trainedAt(training)}; the tables of cost are of the network at input ` +
                  `${profile.model.inputs.map(({ shape }) => dimensions(shape)).join(", ")} and width 1.`,
              ],
        ),
      ],
      empty: "The record has no approaches.",
    },
  ],
);

function measured({ training, trainingAbsent }: Approach): readonly string[] {
  if (training === undefined) {
    const reason = trainingAbsent ?? "no reason is recorded";
    return [
      "not measured",
      "not measured",
      "not measured",
      "not measured",
      `not trained: ${reason}`,
      "not measured",
    ];
  }
  const { weightedF1, weightedF1Interval: interval, accuracy, images } = training.evaluation;
  return [
    percent(weightedF1),
    `${percent(interval.low)} to ${percent(interval.high)}`,
    percent(accuracy),
    count(images),
    trainedAs(training),
    training.macsPerImage === undefined ? "not recorded" : count(training.macsPerImage),
  ];
}

function trainedAt({ inputShape, width }: TrainingResult): string {
  return `input ${dimensions(inputShape)} and width ${width}`;
}

function trainedAs(training: TrainingResult): string {
  const { epochs, chosenEpoch, chosenBy, startedFrom } = training;
  return (
    `${trainedAt(training)}, ${plural(epochs.length, "epoch")} (epoch ${chosenEpoch} judged: ${chosenBy}), ` +
    `starting weights: ${startedFrom}`
  );
}

function sameNetwork({ inputShape, width }: TrainingResult, profiled: readonly number[] = []): boolean {
  return width === 1 && inputShape.join() === profiled.slice(1).join();
}

function publishedF1(published: PublishedFigures | undefined): string {
  if (published?.f1Percent === undefined) return "not published";
  const { f1Percent, f1Note } = published;
  return f1Note === undefined ? String(f1Percent) : `${f1Percent} (${f1Note})`;
}

/** One sentence for each level and number of resamples in use: usually one. */
function intervalNotes(approaches: readonly Approach[]): readonly string[] {
  const sentences = approaches.flatMap(({ training }) => {
    if (training === undefined) return [];
    const { level, resamples } = training.evaluation.weightedF1Interval;
    return [
      `Interval: ${count(level * 100)} % percentile bootstrap over the test images, ${plural(resamples, "resample")}. It covers the ` +
        "sampling of test images, not of splits or seeds.",
    ];
  });
  return [...new Set(sentences)];
}
