import { count, percent } from "../format.ts";
import { labelCaption } from "../fixture-label.ts";
import type { Approach, PairedDifference, StudyRecord } from "../../record/study-record.ts";
import type { StudyTable } from "./define-table.ts";
import { numberColumn, textColumn } from "./report-table.ts";

/** Differences in weighted F1 over the same folds, each pair once: the better approach first. */
export const studyDifferences: StudyTable = {
  name: "study-differences",
  build: (record) => {
    const pairs = pairsOf(record);
    return [
      {
        caption: labelCaption("Differences in weighted F1 between approaches on the same folds", record),
        columns: [
          textColumn("Approach"),
          textColumn("Less"),
          numberColumn("Difference (points)"),
          numberColumn("Interval (points)"),
          numberColumn("Folds"),
        ],
        rows: pairs.map(({ approach, other, against: { difference, low, high, folds } }) => [
          approach.title,
          other.title,
          signed(difference),
          `${signed(low)} to ${signed(high)}`,
          count(folds),
        ]),
        notes: [...new Set(pairs.map(({ against }) => intervalWords(against)))],
        empty: "No two approaches share at least two folds of the same images.",
      },
    ];
  },
  shown: (record) => pairsOf(record).length > 0,
};

interface Pair {
  readonly approach: Approach;
  readonly other: Approach;
  readonly against: PairedDifference;
}

function pairsOf({ approaches }: StudyRecord): readonly Pair[] {
  const pairs = approaches.flatMap((approach, index) =>
    approach.against.flatMap((against): Pair[] => {
      const at = approaches.findIndex(({ id }) => id === against.id);
      const other = approaches[at];
      const first = against.difference > 0 || (against.difference === 0 && index < at);
      return other === undefined || !first ? [] : [{ approach, other, against }];
    }),
  );
  return pairs.toSorted(
    (a, b) => f1Of(b.approach) - f1Of(a.approach) || a.against.difference - b.against.difference,
  );
}

function f1Of({ summary }: Approach): number {
  return summary?.weightedF1.mean ?? 0;
}

function signed(share: number): string {
  const text = percent(Math.abs(share));
  if (Number(text) === 0) return text;
  return `${share < 0 ? "−" : "+"}${text}`;
}

function intervalWords({ method, level }: PairedDifference): string {
  const by = method === "corrected-resampled-t-test" ? correctedWords : `by ${method}.`;
  return `Interval: ${count(level * 100)} %, ${by} One that holds 0 leaves open which approach is better.`;
}

const correctedWords =
  "corrected resampled t-test (Nadeau and Bengio 2003), which allows for the training images that folds share.";
