import type { StudyRecord } from "../../record/study-record.ts";
import { trainingOf } from "../trained-approach.ts";
import { cleanText } from "../markdown/clean-text.ts";

/** One trained approach in the chart of cost against F1; F1 and its interval in percent. */
export interface ChartPoint {
  readonly title: string;
  readonly macs: number;
  readonly f1: number;
  readonly low: number;
  readonly high: number;
  /** False where the record has no count of the network as trained, and the cost is that of the profiled one. */
  readonly asTrained: boolean;
}

/** The approaches with both an F1 and a count: what one image costs the network that reached that F1. */
export function chartPoints(record: StudyRecord): readonly ChartPoint[] {
  return record.approaches.flatMap((approach) => {
    const { title, profile } = approach;
    const training = trainingOf(approach);
    if (training === undefined) return [];
    const { trained, job, summary } = training;
    const macs = trained.macsPerImage ?? profiledMacs(profile);
    // The axis is logarithmic: a cost of 0 has no place on it.
    if (macs === undefined || macs <= 0) return [];
    const { weightedF1Interval: interval } = job.evaluation;
    return [
      {
        title: shortened(title),
        macs,
        f1: summary.weightedF1.mean * 100,
        low: interval.low * 100,
        high: interval.high * 100,
        asTrained: trained.macsPerImage !== undefined,
      },
    ];
  });
}

function profiledMacs({
  totals,
  status,
  model,
}: StudyRecord["approaches"][number]["profile"]): number | undefined {
  return totals.macs === undefined || status !== "complete" || model.batch === 0
    ? undefined
    : totals.macs / model.batch;
}

function shortened(title: string): string {
  const characters = [...cleanText(title)];
  return characters.length <= 44 ? characters.join("") : `${characters.slice(0, 43).join("")}…`;
}
