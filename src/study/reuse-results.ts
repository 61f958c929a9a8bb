import type { StudyRecord } from "../record/study-record.ts";
import type { PlannedJob } from "./plan-study.ts";
import type { ResultStore } from "./result-store.ts";

/**
 * Puts into a run folder what an earlier record has of a study's jobs: those with the same key, which has photos, settings, fold, seed and backend.
 * A result that the run folder has stays.
 *
 * @returns how many of the jobs the record has
 * @throws {ProfilerError} `cannot-write`
 */
export async function reuseResults(
  jobs: readonly PlannedJob[],
  { approaches }: StudyRecord,
  store: Pick<ResultStore, "result" | "saveResult">,
): Promise<number> {
  const recorded = new Map(
    approaches.flatMap(({ trained, jobs: results }) =>
      trained === undefined ? [] : results.map((result) => [result.key, { trained, result }] as const),
    ),
  );
  let found = 0;
  for (const { key, job } of jobs) {
    const earlier = recorded.get(key);
    if (earlier === undefined) continue;
    found++;
    if ((await store.result(key, job)) === undefined) await store.saveResult({ key, job, ...earlier });
  }
  return found;
}
