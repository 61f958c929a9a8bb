import { count, plural } from "../../record/figures.ts";
import type { StudyRecord, TrainingResult } from "../../record/study-record.ts";
import { defineStudyTable } from "./define-report-table.ts";
import type { Embeddable } from "./define-report-table.ts";
import { labelled } from "../fixture-label.ts";
import { numbers, words } from "./report-table.ts";
import type { ReportTable } from "./report-table.ts";

/** How the record was made: program, machine, images, training. */
export const studySetup: Extract<Embeddable, { readonly of: "study" }> = defineStudyTable(
  "study-setup",
  (record) => [machine(record), images(record), training(record)],
);

function machine({ tool, createdAt, host, approaches }: StudyRecord): ReportTable {
  const timings = approaches.flatMap(({ profile }) => profile.timing ?? []);
  const backends = [...new Set(timings.map(({ backend, device }) => `${backend} on ${device}`))];
  return {
    caption: "Program and machine",
    columns: [words("What"), words("Value")],
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
  const { name, rows, usable, dropped, classes } = record.dataset;
  return {
    caption: labelled(`Images of ${name}, by label`, record),
    columns: [words("Label"), numbers("Images"), words("Use")],
    rows: [
      ...classes.map(({ label, count: amount }) => [label, count(amount), "class"]),
      ...dropped.map(({ label, count: amount }) => [label, count(amount), "left out"]),
    ],
    notes: [
      `${plural(rows, "row")} in the list of images, of which ${count(usable)} ${usable === 1 ? "is" : "are"} usable, in ${classes.length === 1 ? "1 class" : `${count(classes.length)} classes`}.`,
    ],
    empty: "The record has no labels.",
  };
}

function training({ approaches }: StudyRecord): ReportTable {
  return {
    caption: "How each approach was trained",
    columns: [
      words("Approach"),
      words("Network"),
      words("Split (train/validation/test)"),
      words("Optimizer"),
      words("Augmentation"),
      words("Class weights"),
      words("Backend and device"),
      numbers("Seed"),
      numbers("Training (s)"),
    ],
    rows: approaches.map(({ title, training: result, trainingAbsent }) => [
      title,
      ...(result === undefined
        ? [
            `not trained: ${trainingAbsent ?? "no reason is recorded"}`,
            ...Array.from({ length: 7 }, () => "not measured"),
          ]
        : trainingCells(result)),
    ]),
    notes: ["The split is stratified by label: each part has about the same share of every class."],
    empty: "The record has no approaches.",
  };
}

function trainingCells(result: TrainingResult): readonly string[] {
  const { split, params, trainableParams, augmentation, seconds } = result;
  return [
    `${result.architecture}, ${plural(params, "parameter")}, ${count(trainableParams)} trainable`,
    `${count(split.train)}/${count(split.validation)}/${count(split.test)}, seed ${split.seed}`,
    `${result.optimizer}, rate ${result.learningRate}, batch ${count(result.batchSize)}`,
    augmentation.length === 0 ? "none" : augmentation.join(", "),
    result.classWeights,
    `${result.backend} on ${result.device}`,
    String(result.seed),
    count((seconds.features ?? 0) + seconds.fit),
  ];
}
