import { bounded, fineMillions, millions, percent, plural, significant } from "../format.ts";
import { labelCaption } from "../fixture-label.ts";
import type { Approach, StudyRecord } from "../../record/study-record.ts";
import { classesOf, mainTask, ofTask } from "../study-task.ts";
import { trainingOf } from "../trained-approach.ts";
import { defineStudyTable } from "./define-table.ts";
import type { StudyTable } from "./define-table.ts";
import { numberColumn, textColumn } from "./report-table.ts";

/** What each approach reached and what it costs: by task, the one that most approaches have first; the best F1 first. */
export const studyAnswer: StudyTable = defineStudyTable("study-answer", (record) => [
  {
    caption: labelCaption(
      "Weighted F1 on the test images and the cost of one image, the best F1 first",
      record,
    ),
    columns: [
      textColumn("Approach"),
      numberColumn("F1 (%)"),
      { ...numberColumn("Below best"), leaves: 3 },
      numberColumn("MACs (M)"),
      { ...numberColumn("Parameters (M)"), leaves: 2 },
      { ...numberColumn("Time (ms)"), leaves: 1 },
    ],
    rows: byTask(record).map((approach) => [
      approach.title,
      f1Cell(approach),
      differenceCell(approach, record),
      ...costCells(approach, record),
    ]),
    notes: notesOf(record),
    empty: "The record has no approaches.",
  },
]);

function byTask(record: StudyRecord): readonly Approach[] {
  const main = mainTask(record);
  const others = record.approaches.filter((approach) => !main.includes(approach));
  return [...byF1(main), ...byF1(others)];
}

/**
 * The best F1, and the cheapest network that comes within two points of it: of the task that most approaches have. The number
 * of classes identifies a task.
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
  const first = `Best weighted F1${among}: ${best.title}, ${f1Cell(best)} %.`;
  const cost =
    task.length < 2
      ? []
      : cheaper === undefined || macs === undefined || cheaper.macs >= macs
        ? ["No cheaper network comes within 2 points."]
        : [
            `${cheaper.approach.title} reaches ${f1Cell(cheaper.approach)} % with ${percent(cheaper.macs / macs)} % of its MACs.`,
          ];
  return [first, ...cost, ...openWords(best, task)].join(" ");
}

/** How many of the others the folds do not place below the best one. */
function openWords({ against }: Approach, task: readonly Approach[]): readonly string[] {
  const compared = against.filter(({ id }) => task.some((other) => other.id === id));
  const open = compared.filter(({ low }) => low <= 0);
  const [first] = compared;
  if (first === undefined || open.length === 0) return [];
  const some = open.length === compared.length ? "any" : open.length;
  const whom = compared.length === 1 ? "the other one" : `${some} of the ${compared.length} others`;
  return [`The ${plural(first.folds, "fold")} leave open whether it is better than ${whom}.`];
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
  return own === best ? "best" : percent(best - own);
}

function macsOf(approach: Approach): number | undefined {
  return trainingOf(approach)?.trained.macsPerImage;
}

/** Of the trained network; of the profiled one where none was trained. */
function costCells(approach: Approach, record: StudyRecord): readonly string[] {
  const { profile } = approach;
  const trained = trainingOf(approach)?.trained;
  const { endToEnd } = profile.timing ?? {};
  return [
    trained === undefined
      ? bounded(profile.totals.macs, profile, fineMillions)
      : trained.macsPerImage === undefined
        ? "unknown"
        : fineMillions(trained.macsPerImage),
    trained === undefined ? millions(profile.totals.params ?? 0) : millions(trained.params),
    endToEnd === undefined
      ? "not measured"
      : `${significant(endToEnd.medianMs)}${isMarked(approach, record) ? " *" : ""}`,
  ];
}

/** Whether the time has a mark: it is of the full network, and another one's is not. */
function isMarked(approach: Approach, { approaches }: StudyRecord): boolean {
  return !isTimedAsTrained(approach) && timed(approaches).some(isTimedAsTrained);
}

function timed(approaches: readonly Approach[]): readonly Approach[] {
  return approaches.filter(({ profile }) => profile.timing !== undefined);
}

/** Whether the timed network is the trained one: same input and width, and the same parameters, which another classifier changes. */
function isTimedAsTrained(approach: Approach): boolean {
  const training = trainingOf(approach);
  if (training === undefined) return true;
  const { spec, trained } = training;
  const { model, totals } = approach.profile;
  const timedShape = model.inputs[0]?.shape.slice(1) ?? [];
  return spec.width === 1 && spec.inputShape.join() === timedShape.join() && trained.params === totals.params;
}

const fullNetwork = "the full network, with its own input size, width and classifier";

function notesOf(record: StudyRecord): readonly string[] {
  const { approaches } = record;
  const folds = new Set(approaches.flatMap(({ jobs }) => (jobs.length === 0 ? [] : [jobs.length])));
  const conventions = new Set(approaches.map(({ profile }) => profile.convention));
  const runs = new Map<string, readonly number[]>();
  for (const { timing } of approaches.map(({ profile }) => profile)) {
    if (timing === undefined) continue;
    const on = `${timing.backend}, ${timing.device}`;
    runs.set(on, [...(runs.get(on) ?? []), timing.endToEnd.samples]);
  }
  const tasks = new Set(approaches.map(classesOf).filter((classes) => classes !== undefined)).size;
  const all = timed(approaches).every((approach) => !isTimedAsTrained(approach));
  return [
    ...[...folds].map((jobs) =>
      jobs === 1
        ? "F1: on the test images of one split."
        : `F1: mean ± standard deviation over ${plural(jobs, "test fold")}.`,
    ),
    `Below best: points of F1 below the best approach${tasks < 2 ? "" : " with as many classes"}.`,
    `MACs and parameters: one image, the network as trained, convention ${[...conventions].join(", ")}.`,
    ...[...runs].map(
      ([on, samples]) => `Time: median of ${rangeOf(samples)} on ${on}${all ? `; of ${fullNetwork}` : ""}.`,
    ),
    ...(timed(approaches).some((approach) => isMarked(approach, record))
      ? [`*: time of ${fullNetwork}.`]
      : []),
  ];
}

/** "5 runs", or "3 to 5 runs" where slow networks ran less often. */
function rangeOf(samples: readonly number[]): string {
  const [least, most] = [Math.min(...samples), Math.max(...samples)];
  return least === most ? plural(most, "run") : `${least} to ${plural(most, "run")}`;
}
