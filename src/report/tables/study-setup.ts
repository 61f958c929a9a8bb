import { count, plural } from "../format.ts";
import type { StudyRecord } from "../../record/study-record.ts";
import { defineStudyTable } from "./define-table.ts";
import type { StudyTable } from "./define-table.ts";
import { trainingOf } from "../trained-approach.ts";
import type { TrainedApproach } from "../trained-approach.ts";
import { augmentationWords, scheduleWords, startingWeightsWords } from "../words/training-words.ts";
import { trainingAbsentWords } from "../words/study-words.ts";
import { labelCaption } from "../fixture-label.ts";
import { numberColumn, textColumn } from "./report-table.ts";
import type { ReportTable } from "./report-table.ts";

/** How the record was made: program, machine, images, training. */
export const studySetup: StudyTable = defineStudyTable("study-setup", (record) => [
  machine(record),
  images(record),
  training(record),
]);

function machine({ tool, createdAt, host, approaches }: StudyRecord): ReportTable {
  const timings = approaches.flatMap(({ profile }) => profile.timing ?? []);
  const backends = [...new Set(timings.map(({ backend, device }) => `${backend} on ${device}`))];
  return {
    caption: "Program and machine",
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

function training({ approaches }: StudyRecord): ReportTable {
  return {
    caption: "How each approach was trained",
    columns: [
      textColumn("Approach"),
      textColumn("Network"),
      textColumn("Starting weights"),
      textColumn("Split (train/validation/test)"),
      textColumn("Optimizer"),
      textColumn("Augmentation"),
      textColumn("Class weights"),
      textColumn("Backend and device"),
      numberColumn("Seed"),
      numberColumn("Training (s)"),
    ],
    rows: approaches.map((approach) => {
      const { title, trainingAbsent: absent } = approach;
      const result = trainingOf(approach);
      return [
        title,
        ...(result === undefined
          ? [
              `not trained: ${absent === undefined ? "no reason is recorded" : trainingAbsentWords(absent)}`,
              ...Array.from({ length: 8 }, () => "not measured"),
            ]
          : trainingCells(result)),
      ];
    }),
    notes: [
      "The split is stratified by label: each part has about the same share of every class.",
      ...groupingNotes(approaches),
      ...approaches.flatMap(({ title, failedJobs = [] }) =>
        failedJobs.map(
          ({ fold, reason }) =>
            `${title}${fold.kind === "fold" ? `, fold ${fold.index + 1} of ${fold.of}` : ""} failed: ${reason.message}`,
        ),
      ),
    ],
    empty: "The record has no approaches.",
  };
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

function trainingCells({ spec, trained, job, jobs }: TrainedApproach): readonly string[] {
  const { params, trainableParams } = trained;
  const each = (write: (one: TrainedApproach["job"]) => string): string =>
    [...new Set(jobs.map(write))].join("; ");
  return [
    `${spec.network}, ${plural(params, "parameter")}, ${count(trainableParams)} trainable`,
    startingWeightsWords(spec),
    each(
      ({ split }) =>
        `${count(split.train)}/${count(split.validation)}/${count(split.test)}, seed ${split.seed}`,
    ),
    `${scheduleWords(spec.schedule)}, rate ${spec.schedule.learningRate}, batch ${count(spec.batchSize)}`,
    spec.augmentation.length === 0 ? "none" : spec.augmentation.map(augmentationWords).join(", "),
    spec.classWeights,
    each(({ backend, device }) => `${backend} on ${device}`),
    String(job.seed),
    count(
      jobs.reduce((sum, { secondsByStage }) => sum + (secondsByStage.features ?? 0) + secondsByStage.fit, 0),
    ),
  ];
}
