import type { PairedDifference } from "../record/study-record.ts";
import { correctedDifference } from "../stats/paired-difference.ts";
import { canonicalJson } from "./job-key.ts";
import type { Job } from "./job-key.ts";
import type { FinishedJob, JobResult } from "./job-result.ts";
import type { PlannedApproach } from "./plan-study.ts";

/**
 * Weighted F1 of an approach less that of each other one, over the folds of the same images that both have a result of. There is none where these
 * are fewer than two, or differ all by the same amount.
 */
export function pairedDifferences(
  own: PlannedApproach,
  all: readonly PlannedApproach[],
  results: ReadonlyMap<string, JobResult>,
): readonly PairedDifference[] {
  const ours = finishedBySplit(own, results);
  return all.flatMap((other): PairedDifference[] => {
    if (other === own) return [];
    const theirs = finishedBySplit(other, results);
    const pairs = [...ours].flatMap(([split, a]) => {
      const b = theirs.get(split);
      return b === undefined ? [] : [{ a, b }];
    });
    const fold = pairs[0]?.a.job.fold;
    if (fold?.kind !== "fold") return [];
    const found = correctedDifference(
      pairs.map(({ a }) => f1Of(a)),
      pairs.map(({ b }) => f1Of(b)),
      { testShare: 1 / fold.of },
    );
    if (found === undefined) return [];
    const { difference, low, high, level } = found;
    const method = "corrected-resampled-t-test";
    return [{ id: other.approach.id, difference, low, high, level, folds: pairs.length, method }];
  });
}

/** The finished jobs of an approach by what makes their test images: data set, classes, fold and seed. */
function finishedBySplit(
  { jobs }: PlannedApproach,
  results: ReadonlyMap<string, JobResult>,
): ReadonlyMap<string, FinishedJob> {
  return new Map(
    jobs.flatMap(({ key }) => {
      const result = results.get(key);
      return result === undefined || !("result" in result) ? [] : [[splitOf(result.job), result] as const];
    }),
  );
}

function splitOf({ dataset, fold, seed }: Job): string {
  return canonicalJson({ dataset, fold, seed });
}

function f1Of({ result }: FinishedJob): number {
  return result.evaluation.weightedF1;
}
