import type { StudyRecord } from "../record/study-record.ts";
import { plural } from "../report/format.ts";
import type { Io } from "./io.ts";

/**
 * The exit code of a study, with its failed jobs on stderr, one a line: 0 if all jobs have a result, 1 if some failed, 2 if all did.
 */
export function studyExitCode({ approaches }: StudyRecord, { stderr }: Io): number {
  const failed = approaches.flatMap(({ id, failedJobs = [] }) => failedJobs.map((job) => ({ id, ...job })));
  if (failed.length === 0) return 0;
  for (const { id, fold, reason } of failed) {
    const part = fold.kind === "fold" ? `, fold ${fold.index + 1} of ${fold.of}` : "";
    stderr.write(`clothnet-report: ${id}${part} failed: ${reason.message}\n`);
  }
  const done = approaches.flatMap(({ jobs }) => jobs).length;
  stderr.write(
    `clothnet-report: ${plural(failed.length, "job")} failed, ${done} done; run the same command again to try only the failed ones\n`,
  );
  return done === 0 ? 2 : 1;
}
