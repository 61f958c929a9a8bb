import { count, percent, plural } from "../format.ts";
import { labelCaption } from "../fixture-label.ts";
import type { Approach, PairedDifference, StudyRecord } from "../../record/study-record.ts";
import type { StudyTable } from "./define-table.ts";
import { noteConstants } from "./note-constants.ts";
import { numberColumn, textColumn } from "./report-table.ts";

/** Pairs that stand in sight. */
const mostPairs = 6;

/** Differences in weighted F1 over the same folds, each pair once: the better approach first. */
export const studyDifferences: StudyTable = {
  name: "study-differences",
  build: (record) => {
    const pairs = pairsOf(record);
    return [
      noteConstants(
        {
          caption: labelCaption(
            "Differences in weighted F1 between approaches on the same folds, in points",
            record,
          ),
          columns: [
            textColumn("Approach"),
            textColumn("Compared with"),
            numberColumn("Points"),
            numberColumn("Interval"),
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
          ...(pairs.length > mostPairs ? { group: "Differences between approaches on the same folds" } : {}),
          empty: "No two approaches share at least two folds of the same images.",
        },
        { Folds: (folds) => `Folds of each: ${folds}.` },
      ),
    ];
  },
  shown: (record) => pairsOf(record).length > 0,
};

/** How many differences the folds make sure of. */
export function studyDifferencesWords(record: StudyRecord): string | undefined {
  const pairs = pairsOf(record);
  const sure = pairs.filter(({ against: { low, high } }) => low > 0 || high < 0).length;
  if (pairs.length === 0) return undefined;
  return `The folds decide ${sure} of ${plural(pairs.length, "difference")} in F1 between approaches; they leave the others open.`;
}

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
  return `Interval: ${count(level * 100)} %, ${by} An interval that holds 0 leaves open which approach is better.`;
}

const correctedWords =
  "corrected resampled t-test (Nadeau and Bengio 2003), which allows for the training images that folds share.";
