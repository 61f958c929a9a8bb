import { bounded, millions, milliseconds, percent, plural } from "../format.ts";
import { labelCaption } from "../fixture-label.ts";
import type { Approach, StudyRecord } from "../../record/study-record.ts";
import { classesOf, mainTask, ofTask } from "../study-task.ts";
import { trainingOf } from "../trained-approach.ts";
import { defineStudyTable } from "./define-table.ts";
import type { StudyTable } from "./define-table.ts";
import { numberColumn, textColumn } from "./report-table.ts";

/** What each approach reached and what it costs, the best F1 first. */
export const studyAnswer: StudyTable = defineStudyTable("study-answer", (record) => [
  {
    caption: labelCaption("What each approach reaches and costs, the best weighted F1 first", record),
    columns: [
      textColumn("Approach"),
      numberColumn("Weighted F1 (%)"),
      numberColumn("Against the best (points)"),
      numberColumn("MACs per image (M)"),
      numberColumn("Parameters (M)"),
      numberColumn("Time (ms)"),
    ],
    rows: byF1(record.approaches).map((approach) => [
      approach.title,
      f1Cell(approach),
      differenceCell(approach, record),
      ...costCells(approach),
    ]),
    notes: notesOf(record),
    empty: "The record has no approaches.",
  },
]);

/**
 * The best F1, and the cheapest network that comes within two points of it: of the task that most approaches have, which is told by its number of
 * classes.
 */
export function studyAnswerWords(record: StudyRecord): string | undefined {
  const task = mainTask(record);
  const [best] = byF1(task);
  const f1 = f1Of(best);
  if (best === undefined || f1 === undefined) return undefined;
  const macs = macsOf(best);
  const cheaper = task
    .filter((approach) => approach !== best && (f1Of(approach) ?? 0) >= f1 - 0.02)
    .map((approach) => ({ approach, macs: macsOf(approach) }))
    .filter((one): one is { approach: Approach; macs: number } => one.macs !== undefined)
    .toSorted((a, b) => a.macs - b.macs)[0];
  const among = task.length === record.approaches.length ? "" : ` on ${classesOf(best)} classes`;
  const first = `${best.title} reaches the best weighted F1${among}, ${f1Cell(best)} %.`;
  if (cheaper === undefined || macs === undefined || cheaper.macs >= macs) {
    return task.length < 2 ? first : `${first} No cheaper network comes within 2 points.`;
  }
  return `${first} ${cheaper.approach.title} reaches ${f1Cell(cheaper.approach)} % with ${percent(cheaper.macs / macs)} % of its MACs.`;
}

function byF1(approaches: readonly Approach[]): readonly Approach[] {
  return approaches.toSorted((a, b) => (f1Of(b) ?? -1) - (f1Of(a) ?? -1));
}

function f1Of(approach: Approach | undefined): number | undefined {
  return approach?.summary?.weightedF1.mean;
}

function f1Cell({ summary }: Approach): string {
  if (summary === undefined) return "not trained";
  const { mean, sd } = summary.weightedF1;
  return sd === undefined ? percent(mean) : `${percent(mean)} ± ${percent(sd)}`;
}

function differenceCell(approach: Approach, record: StudyRecord): string {
  const [own, best] = [f1Of(approach), f1Of(byF1(ofTask(record, classesOf(approach)))[0])];
  if (own === undefined || best === undefined) return "not trained";
  return own === best ? "best" : `−${percent(best - own)}`;
}

function macsOf(approach: Approach): number | undefined {
  return trainingOf(approach)?.trained.macsPerImage;
}

/** Of the trained network; of the profiled one where none was trained. */
function costCells(approach: Approach): readonly string[] {
  const { profile } = approach;
  const trained = trainingOf(approach)?.trained;
  const { endToEnd } = profile.timing ?? {};
  return [
    trained === undefined
      ? bounded(profile.totals.macs, profile, millions)
      : trained.macsPerImage === undefined
        ? "unknown"
        : millions(trained.macsPerImage),
    trained === undefined ? millions(profile.totals.params ?? 0) : millions(trained.params),
    endToEnd === undefined
      ? "not measured"
      : isTimedAsTrained(approach)
        ? milliseconds(endToEnd.medianMs)
        : `${milliseconds(endToEnd.medianMs)} (whole network)`,
  ];
}

/** Whether the timed network is the trained one: same input and width, and the same parameters, which another classifier changes. */
function isTimedAsTrained(approach: Approach): boolean {
  const training = trainingOf(approach);
  if (training === undefined) return true;
  const { spec, trained } = training;
  const { model, totals } = approach.profile;
  const timed = model.inputs[0]?.shape.slice(1) ?? [];
  return spec.width === 1 && spec.inputShape.join() === timed.join() && trained.params === totals.params;
}

function notesOf({ approaches }: StudyRecord): readonly string[] {
  const folds = new Set(approaches.flatMap(({ jobs }) => (jobs.length === 0 ? [] : [jobs.length])));
  const timings = new Set(
    approaches.flatMap(({ profile: { timing } }) =>
      timing === undefined ? [] : [`${timing.backend} on ${timing.device}, n = ${timing.endToEnd.samples}`],
    ),
  );
  return [
    ...[...folds].map((jobs) =>
      jobs === 1
        ? "Weighted F1: on the test images of one split."
        : `Weighted F1: mean ± standard deviation over ${plural(jobs, "test fold")}.`,
    ),
    ...(new Set(approaches.map(classesOf).filter((classes) => classes !== undefined)).size < 2
      ? []
      : ["Against the best: among approaches with the same number of classes."]),
    "MACs and parameters: of the network as trained.",
    ...[...timings].map((timing) => `Time: median of one forward pass, batch 1, ${timing}.`),
    ...(approaches.every(isTimedAsTrained)
      ? []
      : [
          "A time marked (whole network) is of the network as its file or architecture has it: own input size, width and classifier.",
        ]),
  ];
}
