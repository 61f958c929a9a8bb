import type { Approach, StudyRecord } from "../../record/study-record.ts";
import { count, percent } from "../format.ts";
import { shortNumber, shortTime } from "../short-number.ts";
import { mainTask } from "../study-task.ts";
import { trainingOf } from "../trained-approach.ts";
import type { Tile } from "./tile.ts";

/** Weighted F1 that counts as near the best, in fractions of 1 below it. */
const near = 0.02;

/** The best F1 of the task that most approaches have, what comes near it at the least cost, the fastest, and what was compared. */
export function studyTiles(record: StudyRecord): readonly Tile[] {
  const trained = mainTask(record).flatMap((approach): readonly Trained[] => {
    const training = trainingOf(approach);
    return training === undefined
      ? []
      : [{ approach, f1: training.summary.weightedF1.mean, macs: training.trained.macsPerImage }];
  });
  const [best] = trained.toSorted((a, b) => b.f1 - a.f1);
  const { dataset, approaches } = record;
  return [
    ...(best === undefined ? [] : [bestTile(best), ...cheapestTile(trained, best)]),
    ...fastestTile(trained),
    {
      label: "Images",
      value: count(dataset.images),
      detail: `${count(dataset.classes.length)} classes${dataset.fixture === true ? ", drawn" : ""}`,
    },
    { label: "Approaches", value: count(approaches.length), detail: splitsText(approaches) },
  ];
}

interface Trained {
  readonly approach: Approach;
  readonly f1: number;
  readonly macs: number | undefined;
}

function bestTile({ approach, f1 }: Trained): Tile {
  return { label: "Best weighted F1", value: `${percent(f1)} %`, detail: approach.title };
}

function cheapestTile(trained: readonly Trained[], best: Trained): readonly Tile[] {
  const [cheapest] = trained
    .flatMap((one) => (one.macs === undefined || one.f1 < best.f1 - near ? [] : [{ ...one, macs: one.macs }]))
    .toSorted((a, b) => a.macs - b.macs);
  if (cheapest === undefined) return [];
  return [
    {
      label: "Cheapest within 2 points",
      value: `${shortNumber(cheapest.macs)} MACs`,
      detail: describe(cheapest),
    },
  ];
}

function fastestTile(trained: readonly Trained[]): readonly Tile[] {
  const [fastest] = trained
    .flatMap((one) => {
      const { timing } = one.approach.profile;
      return timing === undefined ? [] : [{ ...one, ms: timing.endToEnd.medianMs }];
    })
    .toSorted((a, b) => a.ms - b.ms);
  if (fastest === undefined) return [];
  return [{ label: "Shortest time", value: shortTime(fastest.ms), detail: describe(fastest) }];
}

function describe({ approach, f1 }: Trained): string {
  return `${approach.title}, F1 ${percent(f1)} %`;
}

function splitsText(approaches: readonly Approach[]): string {
  const jobs = Math.max(0, ...approaches.map((approach) => approach.jobs.length));
  if (jobs === 0) return "none trained";
  return jobs === 1 ? "one split each" : `${count(jobs)} folds each`;
}
