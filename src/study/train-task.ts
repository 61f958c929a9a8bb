import { tidy, util } from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import type { OpenBackend } from "../backends/open-backend.ts";
import type { TrainedNetwork, TrainingJob, TrainingSpec } from "../record/study-record.ts";
import type { Split } from "../stats/stratified-split.ts";
import { classNumbers } from "../training/dataset/dataset.ts";
import type { Dataset } from "../training/dataset/dataset.ts";
import type { PhotoSize } from "../training/dataset/decode-photo.ts";
import { inputScalings, isScalingId } from "../training/dataset/input-scaling.ts";
import type { InputScaling } from "../training/dataset/input-scaling.ts";
import { openPixelStore } from "../training/dataset/pixel-store.ts";
import { openFrozenInputs } from "../training/features/open-frozen-inputs.ts";
import { prepareImages } from "../training/fit/prepare-images.ts";
import type { ImageChange } from "../training/fit/image-change.ts";
import { trainPrepared } from "../training/fit/train-prepared.ts";
import type { Checkpoint } from "../training/fit/train-prepared.ts";
import type { OnTrainingProgress } from "../training/fit/training-progress.ts";
import { buildFeatureExtractor } from "../training/networks/feature-extractor.ts";
import { saveTrainedModel } from "../training/trained/save-trained-model.ts";
import { metadataOf } from "../training/trained/trained-metadata.ts";
import { macsPerImage } from "./macs-per-image.ts";

/** One training: what a job asks for, with its photos, its split and its backend at hand. */
export interface TrainingTask {
  readonly spec: TrainingSpec;
  /** The photos of the job's classes. */
  readonly dataset: Dataset;
  readonly split: Split;
  readonly seed: number;
  readonly backend: OpenBackend;
  /** Folder of decoded photos and of outputs of frozen networks, which trainings of other folds and classes share. */
  readonly cacheFolder: string;
  /** Folder to save the trained model in. Default: it is not saved. */
  readonly modelFolder?: string | undefined;
  readonly checkpoint?: Checkpoint | undefined;
  readonly onProgress?: OnTrainingProgress | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What came of a training. */
export interface TaskResult {
  readonly trained: TrainedNetwork;
  readonly job: Omit<TrainingJob, "key" | "fold">;
}

/** Trains every weight of a network on the current backend. The network is disposed. */
export async function trainNetwork(model: LayersModel, task: TrainingTask): Promise<TaskResult> {
  const { spec, dataset } = task;
  const { size, scaling } = inputOf(spec);
  try {
    const { samples } = dataset;
    const pixels = await openPixelStore({ ...task, samples, size, folder: task.cacheFolder });
    try {
      const job = await trainPrepared(prepareImages(model, { ...pixels, size, scaling }), fitOptions(task));
      await saveModel(model, task);
      return { trained: describeTrained(model, model), job };
    } finally {
      await pixels.close();
    }
  } finally {
    model.dispose();
  }
}

/**
 * Trains a classifier on a network that is frozen, in whole or up to the specification's layer, at the network's own input size. The network is
 * disposed.
 */
export async function trainExtractor(backbone: LayersModel, task: TrainingTask): Promise<TaskResult> {
  const { spec, dataset, seed, backend, cacheFolder } = task;
  const { classes, featureLayer, frozenBelow, dropout, augmentation } = spec;
  const extractor = buildFeatureExtractor({
    backbone,
    classes,
    seed,
    featureLayer,
    frozenBelow,
    dropoutRate: dropout,
  });
  try {
    const inputs = await openFrozenInputs({
      ...task,
      ...inputOf(spec),
      frozen: extractor.features,
      samples: dataset.samples,
      backend: backend.name,
      folder: cacheFolder,
      mirrorImages: augmentation.some(({ code }) => code === "horizontal-flip"),
      precision: frozenBelow === undefined ? "float32" : "float16",
    });
    try {
      const { decodeSeconds: decode, networkSeconds: features, inputsOf } = inputs;
      const prepared = {
        model: extractor.head,
        head: extractor.classifier,
        inputsOf: (samples: readonly number[], changeOf: (sample: number) => ImageChange) =>
          inputsOf(samples, (sample) => changeOf(sample).mirrored),
        secondsByStage: { decode, features },
      };
      const job = await trainPrepared(prepared, fitOptions(task));
      await saveModel(extractor.whole, task);
      return { trained: describeTrained(extractor.whole, extractor.head), job };
    } finally {
      await inputs.close();
    }
  } finally {
    tidy(() => {
      extractor.head.dispose();
      backbone.dispose();
    });
  }
}

function inputOf({ inputShape, scaling, resize }: TrainingSpec): {
  readonly size: PhotoSize;
  readonly scaling: InputScaling;
} {
  const [height = 0, width = 0] = inputShape;
  if (!isScalingId(scaling)) throw new Error(`unknown scaling ${scaling}`);
  return { size: { height, width, resize }, scaling: inputScalings[scaling] };
}

function fitOptions({ dataset, ...task }: TrainingTask): Parameters<typeof trainPrepared>[1] {
  return { ...task, labels: classNumbers(dataset), classes: dataset.classes };
}

async function saveModel(model: LayersModel, { spec, dataset, modelFolder }: TrainingTask): Promise<void> {
  if (modelFolder !== undefined)
    await saveTrainedModel(model, metadataOf(spec, dataset.classes), modelFolder);
}

/** Size and cost of a whole network of which a part was trained. */
function describeTrained(whole: LayersModel, part: LayersModel): TrainedNetwork {
  return {
    params: whole.countParams(),
    trainableParams: part.trainableWeights.reduce(
      (sum, { shape }) => sum + util.sizeFromShape(shape as number[]),
      0,
    ),
    ...macsPerImage(whole),
  };
}
