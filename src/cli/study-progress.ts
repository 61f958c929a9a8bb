import type { Fold } from "../record/study-record.ts";
import { plural } from "../report/format.ts";
import type { EstimateBasis } from "../study/estimate-study.ts";
import type { StudyListener } from "../study/run-study.ts";
import type { TrainingProgress } from "../training/fit/training-progress.ts";
import type { Stream } from "./io.ts";

/** Milliseconds between two lines of a log, and between two states of a line on a terminal. */
const logPauseMs = 10_000;
const screenPauseMs = 100;

/** Reports a study on one line that replaces itself: jobs done, and where each running job is. In a log, a line every ten seconds. */
export function studyProgress(stream: Stream): StudyListener {
  const ids = new Map<string, string>();
  const names = new Map<string, string>();
  const running = new Map<string, TrainingProgress>();
  let done = 0;
  let kept = 0;
  let startedMs: number | undefined;
  let writtenMs = Number.NEGATIVE_INFINITY;
  const isScreen = stream.isTTY === true;
  const say = (text: string): unknown => stream.write(isScreen ? `\r\u001B[K${text}\n` : `${text}\n`);
  const show = (text: string): unknown => stream.write(isScreen ? `\r\u001B[K${text}` : `${text}\n`);
  let photosMs: number | undefined;
  return {
    onPhotos: (read, total) => {
      const nowMs = performance.now();
      photosMs ??= nowMs;
      if (read === total && isScreen) show("");
      if (read === total || nowMs - photosMs < (isScreen ? screenPauseMs : logPauseMs)) return;
      photosMs = nowMs;
      show(`photos: ${read} of ${total} read`);
    },
    onDataset: ({ unreadable = [], samples }) => {
      const all = unreadable.length + samples.length;
      if (unreadable.length > 0)
        say(`left out ${unreadable.length} of ${all} photos, which are missing or unreadable`);
    },
    onPlan: ({ approaches }) => {
      for (const { approach, jobs } of approaches)
        for (const { key, job } of jobs) {
          ids.set(key, approach.id);
          names.set(key, `${approach.id}${foldName(job.fold)}`);
        }
    },
    onReuse: (name, reused, jobs) =>
      say(
        reused === 0
          ? `reused none of ${plural(jobs, "job")} from ${name}: it has none of the same photos, settings, folds, seed and backend`
          : `reused ${reused} of ${plural(jobs, "job")} from ${name}`,
      ),
    onEstimate: ({ seconds, workers, kinds }) => {
      if (kinds.every(({ basis }) => basis === "few-steps")) return;
      const parts = kinds.map(({ jobs, seconds: own, basis }) => {
        const time = own === undefined ? "" : `${duration(own)} `;
        return `${ids.get(jobs[0]!.key)} ${time}(${basisWords[basis]})`;
      });
      const count = kinds.reduce((sum, { jobs }) => sum + jobs.length, 0);
      say(
        `estimate: ${duration(seconds)} for ${plural(count, "job")}, ${workers === 1 ? "one after the other" : `${workers} side by side`}, at most, without decoding: ${parts.join(", ")}`,
      );
    },
    onProgress: (key, progress) => {
      running.set(key, progress);
      const nowMs = performance.now();
      startedMs ??= nowMs;
      if (nowMs - writtenMs < (isScreen ? screenPauseMs : logPauseMs)) return;
      writtenMs = nowMs;
      const parts = [...running].map(([job, state]) => `${names.get(job)} ${stateName(state)}`);
      const share = [...running.values()].reduce((sum, state) => sum + shareOf(state), done - kept);
      const left = timeLeft((nowMs - startedMs) / 1000, share, names.size - kept);
      show([`${done} of ${names.size} jobs`, ...parts, ...left].join("; "));
    },
    onResult: (result, wasKept) => {
      running.delete(result.key);
      done++;
      if (wasKept) kept++;
      const name = names.get(result.key);
      if ("failed" in result) say(`${done} of ${names.size} jobs: ${name} failed: ${result.failed.message}`);
      else {
        const { evaluation, seconds } = result.result;
        say(
          `${done} of ${names.size} jobs: ${name} done in ${Math.round(seconds)} s, weighted F1 ${evaluation.weightedF1.toFixed(3)}`,
        );
      }
    },
    onProfile: (id) => say(`${id}: counting and timing`),
  };
}

/** The part of a job that is done, by its epochs; before them nothing. */
function shareOf({ epoch, epochs, done, total }: TrainingProgress): number {
  return epoch === undefined || epochs === undefined ? 0 : (epoch - 1 + done / total) / epochs;
}

/** Of all jobs, at the speed so far; nothing before a twentieth of a job is done. */
function timeLeft(seconds: number, share: number, jobs: number): readonly string[] {
  if (share < 0.05) return [];
  const left = (seconds / share) * (jobs - share);
  return [`${duration(left)} left`];
}

function duration(seconds: number): string {
  if (seconds < 90) return `about ${Math.ceil(seconds)} s`;
  return seconds < 5400 ? `about ${Math.ceil(seconds / 60)} min` : `about ${(seconds / 3600).toFixed(1)} h`;
}

const basisWords: Readonly<Record<EstimateBasis, string>> = {
  "measured-step": "by a measured step",
  "earlier-results": "by earlier results",
  "few-steps": "too few steps to measure one",
  "not-measured": "no step could be measured",
};

function foldName(fold: Fold): string {
  return fold.kind === "fold" ? ` fold ${fold.index + 1} of ${fold.of}` : "";
}

function stateName({ stage, epoch, epochs, done, total }: TrainingProgress): string {
  return epoch === undefined ? `${stage} ${done} of ${total}` : `epoch ${epoch} of ${epochs}`;
}
