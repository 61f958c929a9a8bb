import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { onTestFinished } from "vitest";
import type { OpenBackend } from "../../../src/backends/open-backend.ts";
import type { TrainingSpec } from "../../../src/record/study-record.ts";
import { stratifiedSplit } from "../../../src/stats/stratified-split.ts";
import { classNumbers } from "../../../src/training/dataset/dataset.ts";
import type { Dataset } from "../../../src/training/dataset/dataset.ts";
import { inputScalings } from "../../../src/training/dataset/input-scaling.ts";
import { openPixelStore } from "../../../src/training/dataset/pixel-store.ts";
import { prepareImages } from "../../../src/training/fit/prepare-images.ts";
import { trainPrepared } from "../../../src/training/fit/train-prepared.ts";
import type { TrainPreparedOptions } from "../../../src/training/fit/train-prepared.ts";

/** Options of {@link trainImages}: the model, its photos, and what differs from the usual specification. */
export interface TrainImagesOptions extends Pick<
  TrainPreparedOptions,
  "backend" | "seed" | "onProgress" | "signal" | "checkpoint"
> {
  readonly model: LayersModel;
  readonly dataset: Dataset;
  readonly testShare: number;
  readonly backend: OpenBackend;
  readonly spec: Pick<TrainingSpec, "inputShape" | "epochs"> & Partial<TrainingSpec>;
}

/** A model trained in full on its photos. */
export async function trainImages(options: TrainImagesOptions): ReturnType<typeof trainPrepared> {
  const { model, dataset, testShare } = options;
  const spec: TrainingSpec = {
    network: "test",
    classes: dataset.classes.length,
    width: 1,
    scaling: "unit",
    resize: "antialias",
    weights: { kind: "random" },
    frozen: false,
    schedule: { optimizer: "adam", learningRate: 5e-3, rule: "one-cycle", batchNorm: { momentum: 0.9 } },
    augmentation: [{ code: "horizontal-flip" }],
    classWeights: "inverse-frequency",
    batchSize: 8,
    validationShare: 0.1,
    chooseBy: "validation-weighted-f1",
    ...options.spec,
  };
  const [height = 0, width = 0] = spec.inputShape;
  const size = { height, width };
  const folder = await mkdtemp(join(tmpdir(), "pixels-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const pixels = await openPixelStore({ ...options, samples: dataset.samples, size, folder });
  const scaling = inputScalings[spec.scaling as keyof typeof inputScalings];
  const prepared = prepareImages(model, { ...pixels, size, scaling });
  const labels = classNumbers(dataset);
  const split = stratifiedSplit(labels, { testShare, seed: options.seed });
  return trainPrepared(prepared, { ...options, spec, labels, classes: dataset.classes, split }).finally(
    pixels.close,
  );
}
