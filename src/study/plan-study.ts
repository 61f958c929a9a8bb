import type { BackendName } from "../record/known-names.ts";
import { ProfilerError } from "../errors.ts";
import type { Fold, StartingWeights, TrainingSpec } from "../record/study-record.ts";
import { classNumbers, groupNames, keepTopClasses, labelCounts } from "../training/dataset/dataset.ts";
import type { Dataset } from "../training/dataset/dataset.ts";
import type { ModelSubject } from "../profile/subject/subject.ts";
import { findStartingWeights } from "../training/weights/starting-weights.ts";
import type { FoundWeights, WeightDownloads } from "../training/weights/starting-weights.ts";
import { findArchitecture } from "../training/networks/index.ts";
import type { ApproachSettings, StudyApproach } from "./approaches/define-approach.ts";
import { architectureSubject } from "./architecture-subject.ts";
import type { OpenModelFile } from "./backbone.ts";
import { jobKey, jobOf } from "./job-key.ts";
import type { Job } from "./job-key.ts";
import { specOfApproach } from "./spec-of-approach.ts";
import { splitOfFold } from "./split-of-fold.ts";

/** What all jobs of a study share. */
export interface PlanOptions {
  readonly dataset: Dataset;
  readonly approaches: readonly StudyApproach[];
  /** Folds of a cross-validation, at least 2; or a share held out once. */
  readonly folds:
    | {
        readonly count: number;
        /** Column of the data set's groups. */ readonly groupBy?: string | undefined;
      }
    | { readonly testShare: number };
  readonly seed: number;
  /** Name of the backend. */
  readonly backend: BackendName;
  /** Settings of this run, over those of each approach. */
  readonly settings?: ApproachSettings;
  readonly openModelFile: OpenModelFile;
  /** Where published weights are kept once they are downloaded, and who hears of it. Default: nothing is downloaded. */
  readonly downloads?: WeightDownloads | undefined;
  /** The networks that are counted and timed: whole ones at their own size (default), or those that are trained. */
  readonly costsOf?: "whole" | "trained";
}

/** One approach with its jobs: all share its specification. */
export interface PlannedApproach {
  readonly approach: StudyApproach;
  /** The photos of its classes. */
  readonly dataset: Dataset;
  readonly spec: TrainingSpec;
  /** The network whose costs are counted and timed. */
  readonly subject: ModelSubject;
  readonly jobs: readonly PlannedJob[];
}

/** A job and its key. */
export interface PlannedJob {
  readonly key: string;
  readonly job: Job;
}

/** The jobs of a study: every approach on every fold. */
export interface StudyPlan {
  readonly approaches: readonly PlannedApproach[];
  /** Paths of model files by the SHA-256 of their model.json, and of files of starting weights by their hash. */
  readonly modelFiles: Readonly<Record<string, string>>;
}

/**
 * Turns approaches and folds into jobs. Nothing is trained; model files are read.
 *
 * @throws {ProfilerError} `wrong-option` for two approaches of one id, or if a class has too few photos for the folds; what opening a model file throws
 */
export async function planStudy(options: PlanOptions): Promise<StudyPlan> {
  const { dataset: all, settings = {}, seed, backend } = options;
  requireUniqueIds(options.approaches);
  const modelFiles: Record<string, string> = {};
  const approaches: PlannedApproach[] = [];
  for (const approach of options.approaches) {
    const chosen: ApproachSettings = { ...approach, ...(all.fixture ? approach.drawn : {}), ...settings };
    const { classes = "all" } = chosen;
    const dataset = classes === "all" ? all : keepTopClasses(all, classes);
    const { network } = approach;
    const file = "file" in network ? await options.openModelFile(network.file) : undefined;
    if ("file" in network && file?.file.sha256 !== undefined) modelFiles[file.file.sha256] = network.file;
    const weights = await startingWeightsOf(approach, chosen, options);
    if (weights !== undefined) modelFiles[hashOf(weights.weights)] = weights.file;
    const spec = await specOfApproach(approach, chosen, dataset.classes.length, file, weights?.weights);
    const folds = foldsOf(options.folds);
    requirePhotos(dataset, folds, seed);
    approaches.push({
      approach,
      dataset,
      spec,
      subject: file?.subject ?? subjectOfArchitecture(spec, options.costsOf ?? "whole"),
      jobs: folds.map((fold) => {
        const job = jobOf(dataset, { spec, fold, seed, backend });
        return { key: jobKey(job), job };
      }),
    });
  }
  return { approaches, modelFiles };
}

async function startingWeightsOf(
  { network }: StudyApproach,
  { weights }: ApproachSettings,
  { downloads = { folder: "." } }: PlanOptions,
): Promise<FoundWeights | undefined> {
  if (weights === undefined || weights === "random" || "file" in network) return undefined;
  return findStartingWeights(weights, network.architecture, downloads);
}

/** What names the file of starting weights among a study's files. */
export function hashOf({ sha256, md5 }: StartingWeights): string {
  return sha256 ?? md5 ?? "";
}

function subjectOfArchitecture(
  { network, inputShape, width, classes }: TrainingSpec,
  costsOf: "whole" | "trained",
): ModelSubject {
  const { defaultInputShape } = findArchitecture(network);
  if (costsOf === "whole") return architectureSubject(network, { inputShape: defaultInputShape, classes });
  const [rows = 0, columns = 0, channels = 0] = inputShape;
  return architectureSubject(network, { inputShape: [rows, columns, channels], width, classes });
}

function foldsOf(folds: PlanOptions["folds"]): readonly Fold[] {
  if ("testShare" in folds) return [{ kind: "holdout", testShare: folds.testShare }];
  const { count, groupBy } = folds;
  return Array.from({ length: count }, (_, index) => ({
    kind: "fold",
    index,
    of: count,
    ...(groupBy === undefined ? {} : { groupBy }),
  }));
}

function requireUniqueIds(approaches: readonly StudyApproach[]): void {
  const ids = approaches.map(({ id }) => id);
  const repeated = ids.find((id, index) => ids.indexOf(id) < index);
  if (repeated === undefined) return;
  throw new ProfilerError("wrong-option", {
    found: `two approaches called ${repeated}`,
    expected: "an id for each",
    remedy: "leave one out, or give it another id in its file",
  });
}

/** A network learns nothing of a class that has no photo to train on, and nothing is known of a class without one to test. */
function requirePhotos(dataset: Dataset, folds: readonly Fold[], seed: number): void {
  const least = folds.length > 1 ? folds.length : 2;
  const few = labelCounts(dataset.samples).find(({ count }) => count < least);
  if (few !== undefined) {
    const photos = `${few.count} ${few.count === 1 ? "photo" : "photos"} of ${few.label}`;
    throw new ProfilerError("wrong-option", {
      found: folds.length > 1 ? `${photos} for ${folds.length} folds` : photos,
      expected: `at least ${least} of every class, so that each part has one`,
      remedy: `${folds.length > 1 ? "ask for fewer folds, " : ""}add photos, or keep fewer classes with --classes`,
    });
  }
  const labels = classNumbers(dataset);
  const groups = groupNames(dataset);
  requireGroups(new Set(groups).size, folds);
  for (const fold of folds) {
    const { train, test } = splitOfFold(labels, groups, fold, seed);
    const learned = new Set(train.map((sample) => labels[sample]));
    const absent = dataset.classes.find((_, label) => !learned.has(label));
    if (absent !== undefined && train.length > 0) throw unlearned(absent, fold);
    if (train.length > 0 && test.length > 0) continue;
    throw new ProfilerError("wrong-option", {
      found: `${dataset.samples.length} photos, which leave a part without any`,
      expected: "photos to train on and photos to test",
      remedy: "add photos",
    });
  }
}

function requireGroups(groups: number, [fold]: readonly Fold[]): void {
  if (fold?.kind !== "fold" || fold.groupBy === undefined || groups >= fold.of) return;
  throw new ProfilerError("wrong-option", {
    found: `${groups} ${groups === 1 ? "value" : "values"} of ${fold.groupBy} for ${fold.of} folds`,
    expected: "at least one group of photos for each fold",
    remedy: "ask for fewer folds, or group by another column",
  });
}

/** Groups can do that, or a large test share of few photos. */
function unlearned(label: string, fold: Fold): ProfilerError {
  const groupBy = fold.kind === "fold" ? fold.groupBy : undefined;
  return new ProfilerError("wrong-option", {
    found: `a ${fold.kind === "fold" ? "fold" : "split"} that holds out every photo of ${label}`,
    expected: "photos of each class to train on in every fold",
    remedy: `${groupBy === undefined ? "" : `group by another column than ${groupBy}, or `}keep fewer classes with --classes`,
  });
}
