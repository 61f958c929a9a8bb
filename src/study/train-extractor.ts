import { tidy } from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { buildFeatureExtractor } from "../training/networks/feature-extractor.ts";
import type { OpenBackend } from "../backends/open-backend.ts";
import { classNumbers } from "../training/dataset/dataset.ts";
import type { Dataset } from "../training/dataset/dataset.ts";
import { inputScalings } from "../training/dataset/input-scaling.ts";
import type { ScalingId } from "../training/dataset/input-scaling.ts";
import { ProfilerError } from "../errors.ts";
import type { StartingWeights } from "../record/study-record.ts";
import { stratifiedSplit } from "../stats/stratified-split.ts";
import { trainHeadOnFeatures } from "../training/features/train-head-on-features.ts";
import type { ModelFile } from "../model/source/model-format.ts";
import { assembleTraining } from "./assemble.ts";
import type { ApproachTraining } from "./assemble.ts";
import { loadBackbone } from "./backbone.ts";
import { macsPerImage } from "./macs-per-image.ts";
import type { TrainingPlan, TrainingRun } from "./training-plan.ts";

/** Frozen backbone: the network, the source of its weights and its input scaling. */
export interface Backbone {
  readonly model: LayersModel;
  /** Name in the record. */
  readonly architecture: string;
  readonly weights: StartingWeights;
  readonly scaling: ScalingId;
}

/** The frozen backbone of a file, with its weights. */
export async function fileBackbone(
  file: ModelFile,
  architecture: string,
  scaling: ScalingId,
): Promise<Backbone> {
  const { name, sha256 } = file;
  const weights: StartingWeights = { kind: "file", name, ...(sha256 === undefined ? {} : { sha256 }) };
  return { model: await loadBackbone(file), architecture, weights, scaling };
}

/** Trains a classifier on the features of a frozen network, at the network's own input size. The network is disposed. */
export async function trainExtractor(
  backbone: Backbone,
  dataset: Dataset,
  backend: OpenBackend,
  plan: Omit<TrainingPlan, "size" | "width">,
  run: TrainingRun,
): Promise<ApproachTraining> {
  const { model } = backbone;
  const scaling = plan.scaling ?? backbone.scaling;
  const extractor = buildFeatureExtractor({
    backbone: model,
    classes: dataset.classes.length,
    seed: run.seed,
    featureLayer: plan.featureLayer,
  });
  try {
    const trained = await trainHeadOnFeatures({
      ...plan,
      architecture: backbone.architecture,
      weights: backbone.weights,
      features: extractor.features,
      head: extractor.head,
      params: extractor.whole.countParams(),
      dataset,
      split: stratifiedSplit(classNumbers(dataset), { testShare: run.testShare, seed: run.seed }),
      splitSeed: run.seed,
      backend,
      inputShape: imageShape(model),
      scaling: inputScalings[scaling],
      seed: run.seed,
      onProgress: run.onProgress,
      signal: run.signal,
    });
    return assembleTraining(trained, {
      dataset,
      fold: { kind: "holdout", testShare: run.testShare },
      scaling,
      ...macsPerImage(extractor.whole),
    });
  } finally {
    tidy(() => {
      extractor.head.dispose();
      model.dispose();
    });
  }
}

function imageShape(model: LayersModel): readonly [number, number, number] {
  const [, height, width, channels] = model.inputs[0]?.shape ?? [];
  if (typeof height === "number" && typeof width === "number" && channels === 3) return [height, width, 3];
  throw new ProfilerError("model-unsupported", {
    found: `a backbone with the input [${model.inputs[0]?.shape.map((extent) => extent ?? "?").join(",")}]`,
    expected: "an input of fixed height and width with three channels",
    remedy: "export the backbone at the size that its weights were trained for",
  });
}
