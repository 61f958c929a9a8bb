import { findArchitecture } from "../training/networks/index.ts";
import { openBackend } from "../backends/open-backend.ts";
import type { OpenBackend } from "../backends/open-backend.ts";
import { keepTopClasses } from "../training/dataset/dataset.ts";
import type { Dataset } from "../training/dataset/dataset.ts";
import type { ModelSubject } from "../profile/subject/subject.ts";
import type { TimeOptions } from "../profile/time/add-times.ts";
import type { Approach, StudyRecord } from "../record/study-record.ts";
import { inTurn } from "../trace/tfjs-internals/in-turn.ts";
import type { StudyApproach } from "./approaches.ts";
import { architectureSubject } from "./architecture-subject.ts";
import type { ApproachTraining } from "./assemble.ts";
import { openBackbone } from "./backbone.ts";
import type { BackboneFile } from "./backbone.ts";
import { profileNetwork } from "./profile-network.ts";
import { studyRecord } from "./study-record.ts";
import { fileBackbone, trainExtractor } from "./train-extractor.ts";
import { trainNetwork } from "./train-network.ts";
import type { TrainingRun } from "./training-plan.ts";

/** Options of {@link runStudy}: approaches, photos, backend. */
export interface StudyOptions {
  readonly title: string;
  readonly dataset: Dataset;
  readonly approaches: readonly StudyApproach[];
  /** The model.json of the approach that starts from a file. */
  readonly backbone: string;
  readonly time: TimeOptions;
  readonly run: Omit<TrainingRun, "onProgress">;
  /** Receives the name of each step; `progressOf` makes the listener of one training. */
  readonly onStep?: (text: string) => void;
  readonly progressOf?: (name: string) => NonNullable<TrainingRun["onProgress"]>;
  readonly createdAt?: Date;
}

/** Profiles and trains every approach, one after the other, and returns one record. */
export async function runStudy(options: StudyOptions): Promise<StudyRecord> {
  const { dataset, createdAt = new Date() } = options;
  // Its approach may come after minutes of training.
  const backbone = options.approaches.some(({ training }) => training.kind === "frozen-file")
    ? await openBackbone(options.backbone)
    : undefined;
  const { backend } = options.time;
  // A backend that does not start fails before anything is counted.
  await inTurn(() => openBackend(backend, options.time));
  const results: Approach[] = [];
  for (const approach of options.approaches) {
    const photos = approach.topClasses === undefined ? dataset : keepTopClasses(dataset, approach.topClasses);
    options.onStep?.(`${approach.id}: counting and timing on ${backend}`);
    const subject = subjectFor(approach, photos.classes.length, backbone);
    const costs = await profileNetwork(subject, options.time, createdAt);
    options.onStep?.(`${approach.id}: training`);
    const training = await inTurn(async () =>
      train(approach, photos, await openBackend(backend, options.time), backbone, options),
    );
    const { id, title, architecture, reconstruction, published } = approach;
    results.push({
      id,
      title,
      architecture,
      reconstruction,
      ...costs,
      ...(published === undefined ? {} : { published }),
      ...training,
    });
  }
  return studyRecord({
    title: options.title,
    dataset,
    createdAt,
    approaches: results,
    notes: [{ code: "full-networks-profiled" }, { code: "frozen-random-features" }],
  });
}

function subjectFor(
  { training, architecture }: StudyApproach,
  classes: number,
  backbone: BackboneFile | undefined,
): ModelSubject {
  if (training.kind === "frozen-file") return (backbone as BackboneFile).subject;
  const { defaultInputShape } = findArchitecture(architecture);
  return architectureSubject(architecture, { inputShape: defaultInputShape, classes });
}

async function train(
  { architecture, training }: StudyApproach,
  dataset: Dataset,
  backend: OpenBackend,
  backboneFile: BackboneFile | undefined,
  options: StudyOptions,
): Promise<ApproachTraining> {
  const run: TrainingRun = {
    ...options.run,
    ...(options.progressOf === undefined ? {} : { onProgress: options.progressOf(architecture) }),
  };
  switch (training.kind) {
    case "from-scratch":
      return trainNetwork(architecture, dataset, backend, training.plan, run);
    case "frozen-random": {
      const { size, ...plan } = training.plan;
      const network = findArchitecture(architecture);
      const model = network.build({
        inputShape: [size, size, 3],
        classes: dataset.classes.length,
        includeTop: false,
        seed: run.seed,
      });
      const weights = { kind: "random" } as const;
      const { scaling } = network;
      return trainExtractor({ model, architecture, weights, scaling }, dataset, backend, plan, run);
    }
    case "frozen-file": {
      const { file } = backboneFile as BackboneFile;
      const backbone = await fileBackbone(file, architecture, "unit");
      return trainExtractor(backbone, dataset, backend, training.plan, run);
    }
  }
}
