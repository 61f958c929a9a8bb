import { count, dimensions, plural } from "../format.ts";
import type { StudyRecord } from "../../record/study-record.ts";
import { defineStudyTable } from "./define-table.ts";
import { noteConstants } from "./note-constants.ts";
import type { StudyTable } from "./define-table.ts";
import { trainingOf } from "../trained-approach.ts";
import type { TrainedApproach } from "../trained-approach.ts";
import {
  augmentationWords,
  epochRuleWords,
  scheduleWords,
  startingWeightsName,
} from "../words/training-words.ts";
import { trainingAbsentWords } from "../words/study-words.ts";
import { labelCaption } from "../fixture-label.ts";
import { numberColumn, textColumn } from "./report-table.ts";
import type { ReportTable } from "./report-table.ts";

/** How the record was made: program, machine, images, training. */
export const studySetup: StudyTable = defineStudyTable("study-setup", (record) => [
  trainings(record),
  machine(record),
  images(record),
  ...trainingFacts(record),
]);

/** Where and when the study was made, and of which images. */
export function studySetupWords({ tool, createdAt, host, dataset }: StudyRecord): string {
  return (
    `Made by ${tool.name} ${tool.version} on ${createdAt.slice(0, 10)} from ${plural(dataset.images, "image")} of ${dataset.name}, on ` +
    `${host.cpu} with ${plural(host.cores, "core")}.`
  );
}

function machine({ tool, createdAt, host, approaches }: StudyRecord): ReportTable {
  const timings = approaches.flatMap(({ profile }) => profile.timing ?? []);
  const backends = [...new Set(timings.map(({ backend, device }) => `${backend} on ${device}`))];
  return {
    caption: "Program and machine",
    group: "Program and machine",
    columns: [textColumn("What"), textColumn("Value")],
    rows: [
      ["Made by", `${tool.name} ${tool.version}`],
      ["Date (UTC)", createdAt],
      ["Processor", `${host.cpu}, ${plural(host.cores, "core")}`],
      ["Platform", host.platform],
      ["Node", host.node],
      [
        "Packages",
        host.packages?.map(({ name, version }) => `${name} ${version}`).join(", ") ?? "not recorded",
      ],
      ["Timed with", backends.length === 0 ? "not measured" : backends.join("; ")],
    ],
    notes: [],
    empty: "",
  };
}

function images(record: StudyRecord): ReportTable {
  const { name, rows, images: usable, droppedLabels, classes, unreadable } = record.dataset;
  return {
    caption: labelCaption(`Images of ${name}, by label`, record),
    group: "Images by label",
    columns: [textColumn("Label"), numberColumn("Images"), textColumn("Use")],
    rows: [
      ...classes.map((each) => [each.name, count(each.images), "class"]),
      ...droppedLabels.map((each) => [each.name, count(each.images), "left out"]),
    ],
    notes: [
      `${rows === undefined ? "" : `${plural(rows, "row")} in the list of images, of which `}${count(usable)} ` +
        `${usable === 1 ? "is" : "are"} usable, in ${classes.length === 1 ? "1 class" : `${count(classes.length)} classes`}.`,
      ...(unreadable.length === 0
        ? []
        : [`Left out, as their files are missing or unreadable: ${unreadable.join(", ")}.`]),
    ],
    empty: "The record has no labels.",
  };
}

function trained({
  approaches,
}: StudyRecord): readonly { readonly title: string; readonly result: TrainedApproach }[] {
  return approaches.flatMap((approach) => {
    const result = trainingOf(approach);
    return result === undefined ? [] : [{ title: approach.title, result }];
  });
}

function trainings(record: StudyRecord): ReportTable {
  const { approaches } = record;
  return noteConstants(
    {
      caption: "How each approach was trained",
      columns: [
        textColumn("Approach"),
        textColumn("Input"),
        numberColumn("Width"),
        textColumn("Epochs"),
        numberColumn("Rate"),
        numberColumn("Batch"),
        numberColumn("Training (s)"),
      ],
      rows: trained(record).map(({ title, result: { spec, jobs } }) => [
        title,
        dimensions(spec.inputShape),
        String(spec.width),
        [...new Set(jobs.map(({ epochs }) => count(epochs.length)))].join(", "),
        String(spec.schedule.learningRate),
        count(spec.batchSize),
        count(secondsOf(jobs)),
      ]),
      notes: [
        "Input and width: of the network as trained; width 1 is the full network. Training: all folds together.",
        "The split is stratified by label: each part has about the same share of every class.",
        ...groupingNotes(approaches),
        ...approaches.flatMap((approach) =>
          trainingOf(approach) === undefined
            ? [`${approach.title}: not trained: ${absentText(approach.trainingAbsent)}.`]
            : [],
        ),
        ...approaches.flatMap(({ title, failedJobs = [] }) =>
          failedJobs.map(
            ({ fold, reason }) =>
              `${title}${fold.kind === "fold" ? `, fold ${fold.index + 1} of ${fold.of}` : ""} failed: ${reason.message}`,
          ),
        ),
      ],
      empty: "No approach was trained.",
    },
    { Width: (width) => `Width: ${width}.`, Batch: (size) => `Batch: ${size}.` },
  );
}

/** All that the training of each approach follows from. */
function trainingFacts(record: StudyRecord): readonly ReportTable[] {
  return trained(record).map(({ title, result }): ReportTable => ({
    caption: `${title}: training in detail`,
    columns: [textColumn("What"), textColumn("Value")],
    rows: factsOf(result),
    notes: [],
    empty: "",
    group: `Training of ${title}`,
  }));
}

function absentText(absent: StudyRecord["approaches"][number]["trainingAbsent"]): string {
  return absent === undefined ? "no reason is recorded" : trainingAbsentWords(absent);
}

function secondsOf(jobs: TrainedApproach["jobs"]): number {
  return jobs.reduce(
    (sum, { secondsByStage }) => sum + (secondsByStage.features ?? 0) + secondsByStage.fit,
    0,
  );
}

function groupingNotes(approaches: StudyRecord["approaches"]): readonly string[] {
  const columns = approaches.flatMap(({ jobs }) =>
    jobs.flatMap(({ fold }) => (fold.kind === "fold" && fold.groupBy !== undefined ? [fold.groupBy] : [])),
  );
  return [...new Set(columns)].map(
    (column) =>
      `Folds are grouped by ${column}: images that share it are all in training or all held out. F1 is then usually lower than without groups, where such images are on both sides.`,
  );
}

function factsOf({ spec, trained: network, job, jobs }: TrainedApproach): readonly string[][] {
  const each = (write: (one: TrainedApproach["job"]) => string): string =>
    [...new Set(jobs.map(write))].join("; ");
  const { sha256 } = spec.weights;
  return [
    ["Network", spec.network],
    ["Parameters", `${count(network.params)}, ${count(network.trainableParams)} trainable`],
    [
      "MACs per image, as trained",
      network.macsPerImage === undefined ? "not recorded" : count(network.macsPerImage),
    ],
    ["Starting weights", startingWeightsName(spec)],
    ...(sha256 === undefined ? [] : [["SHA-256 of their file", sha256]]),
    [
      "Split (train/validation/test)",
      each(
        ({ split }) =>
          `${count(split.train)}/${count(split.validation)}/${count(split.test)}, seed ${split.seed}`,
      ),
    ],
    ["Optimizer", scheduleWords(spec.schedule)],
    ["Epochs (chosen one)", each(({ epochs: { length }, chosenEpoch }) => `${length} (${chosenEpoch})`)],
    [
      "Chosen by",
      each(({ chosenBy }) => (chosenBy === undefined ? "not recorded" : epochRuleWords(chosenBy))),
    ],
    [
      "Augmentation",
      spec.augmentation.length === 0 ? "none" : spec.augmentation.map(augmentationWords).join(", "),
    ],
    ["Class weights", spec.classWeights],
    ["Backend and device", each(({ backend, device }) => `${backend} on ${device}`)],
    ["Seed", String(job.seed)],
  ];
}
