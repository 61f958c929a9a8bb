import type { TrainingSpec } from "../record/study-record.ts";
import { labelCounts } from "../training/dataset/dataset.ts";
import type { Dataset } from "../training/dataset/dataset.ts";
import { canonicalJson } from "./job-key.ts";
import type { Job } from "./job-key.ts";
import type { FinishedJob } from "./job-result.ts";
import type { StepSeconds } from "./measure-step.ts";
import type { PlannedJob } from "./plan-study.ts";

/** The time that the missing jobs of a study will take. */
export interface StudyEstimate {
  /** Of all of them, side by side; those without an estimate left out. */
  readonly seconds: number;
  readonly workers: number;
  readonly kinds: readonly KindEstimate[];
}

/** Jobs that differ by their fold only. */
export interface KindEstimate {
  readonly jobs: readonly PlannedJob[];
  /** Of all of them, one after the other; undefined if there is no estimate. */
  readonly seconds: number | undefined;
  /** Of each of them: the first one computes the outputs of a frozen part. Absent if there is no estimate. */
  readonly secondsOfJobs?: readonly number[];
  readonly basis: EstimateBasis;
}

/**
 * `earlier-results`: a step as it took in the run folder's results of the same network; `measured-step`: measured just now; `few-steps`: too few to
 * measure one; `not-measured`: measuring failed, as the jobs will.
 */
export type EstimateBasis = "earlier-results" | "measured-step" | "few-steps" | "not-measured";

/** Measuring takes two steps and a network: under this number of steps it would take more than a thirtieth of the time. */
const leastSteps = 60;

/** A forward pass is about a third of a training step: the gradients of inputs and of weights are the others. */
const forwardShare = 1 / 3;

/** Missing jobs by kind, in their order. */
export function kindsOf(missing: readonly PlannedJob[]): readonly (readonly PlannedJob[])[] {
  const kinds = new Map<string, PlannedJob[]>();
  for (const planned of missing) {
    const id = canonicalJson({ ...planned.job, fold: undefined });
    kinds.set(id, [...(kinds.get(id) ?? []), planned]);
  }
  return [...kinds.values()];
}

/** A step of the same network, batch and backend, as finished jobs took for it; undefined if there is none. */
export function earlierStep(
  { spec, backend }: Job,
  finished: readonly FinishedJob[],
): StepSeconds | undefined {
  const alike = finished.filter(
    ({ job }) => job.backend === backend && stepFacts(job.spec) === stepFacts(spec),
  );
  const steps = alike.reduce(
    (sum, { result: { epochs, split } }) => sum + epochs.length * Math.ceil(split.train / spec.batchSize),
    0,
  );
  const seconds = alike.reduce((sum, { result }) => sum + result.secondsByStage.fit, 0);
  // Their run left the outputs of the frozen part in the cache.
  return steps === 0 ? undefined : { step: seconds / steps };
}

/** What the time of a step follows from. */
function stepFacts({ network, inputShape, width, frozen, frozenBelow, batchSize }: TrainingSpec): string {
  return canonicalJson({ network, inputShape, width, frozen, frozenBelow, batchSize });
}

/** The estimate of one kind of jobs: from earlier results, or else from a step that is measured. */
export async function estimateKind(
  jobs: readonly PlannedJob[],
  dataset: Dataset,
  finished: readonly FinishedJob[],
  measure: (planned: PlannedJob) => Promise<StepSeconds | undefined>,
): Promise<KindEstimate> {
  const [first] = jobs as readonly [PlannedJob];
  const earlier = earlierStep(first.job, finished);
  const known = (step: StepSeconds, basis: EstimateBasis): KindEstimate => ({
    jobs,
    seconds: secondsOfKind(jobs, step, dataset),
    secondsOfJobs: jobs.map((job, index) =>
      secondsOfKind([job], index === 0 ? step : { step: step.step }, dataset),
    ),
    basis,
  });
  if (earlier !== undefined) return known(earlier, "earlier-results");
  if (secondsOfKind(jobs, { step: 1 }, dataset) < leastSteps)
    return { jobs, seconds: undefined, basis: "few-steps" };
  const step = await measure(first);
  return step === undefined
    ? { jobs, seconds: undefined, basis: "not-measured" }
    : known(step, "measured-step");
}

/** The jobs as they are begun, with what each is estimated to take: those that take longest first, so that none of them is left to the end. */
export function orderJobs(
  missing: readonly PlannedJob[],
  kinds: readonly KindEstimate[],
): readonly { readonly planned: PlannedJob; readonly seconds: number }[] {
  const seconds = new Map(
    kinds.flatMap(({ jobs, secondsOfJobs = [] }) =>
      jobs.map(({ key }, index) => [key, secondsOfJobs[index] ?? 0] as const),
    ),
  );
  return (
    missing
      .map((planned) => ({ planned, seconds: seconds.get(planned.key) ?? 0 }))
      // Of equal ones, those of different approaches side by side: those of one share the outputs of a frozen network, which one of them computes.
      .toSorted(
        (one, other) => other.seconds - one.seconds || foldIndex(one.planned) - foldIndex(other.planned),
      )
  );
}

/** When the last of some jobs ends, if each of several workers takes the next one as soon as it is free. */
export function secondsSideBySide(jobs: readonly { readonly seconds: number }[], workers: number): number {
  const ends = Array.from({ length: workers }, () => 0);
  for (const { seconds } of jobs) {
    const first = ends.indexOf(Math.min(...ends));
    ends[first]! += seconds;
  }
  return Math.max(...ends);
}

function foldIndex({ job: { fold } }: PlannedJob): number {
  return fold.kind === "fold" ? fold.index : 0;
}

/**
 * The time that jobs of one kind take: all epochs, the evaluation, and the frozen part once for each photo and mirror image. Decoding and an early
 * stop are left out.
 */
export function secondsOfKind(
  jobs: readonly PlannedJob[],
  { step, frozenImage = 0 }: StepSeconds,
  dataset: Dataset,
): number {
  const { spec, dataset: asked } = jobs[0]!.job;
  const photos = labelCounts(dataset.samples)
    .filter(({ label }) => asked.classes.includes(label))
    .reduce((sum, { count }) => sum + count, 0);
  const variants = spec.augmentation.some(({ code }) => code === "horizontal-flip") ? 2 : 1;
  const training = jobs.reduce((sum, { job: { fold } }) => {
    const held = photos * (fold.kind === "fold" ? 1 / fold.of : fold.testShare);
    const train = (photos - held) * (1 - spec.validationShare);
    const steps = spec.epochs * Math.ceil(train / spec.batchSize);
    const judged = held + spec.epochs * (photos - held - train);
    return sum + step * (steps + (forwardShare * judged) / spec.batchSize);
  }, 0);
  return training + frozenImage * variants * photos;
}
