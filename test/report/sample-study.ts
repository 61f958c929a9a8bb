import type {
  Approach,
  Evaluation,
  StudyRecord,
  TrainingJob,
  TrainingSpec,
} from "../../src/record/study-record.ts";
import { partialProfile, sampleProfile, timedProfile } from "./sample-profile.ts";

/**
 * Ten test images, two classes. Matrix [[5, 1], [2, 2]]: accuracy 7/10.
 * dress: precision 5/7, recall 5/6, F1 10/13 = 0.7692. shirt: precision 2/3, recall 2/4, F1 4/7 = 0.5714.
 * Weighted F1 = (6·10/13 + 4·4/7) / 10 = 0.6901; macro F1 = 0.6703.
 */
const evaluation: Evaluation = {
  images: 10,
  accuracy: 0.7,
  weightedF1: (6 * (10 / 13) + 4 * (4 / 7)) / 10,
  macroF1: (10 / 13 + 4 / 7) / 2,
  weightedF1Interval: { low: 0.41, high: 0.93, level: 0.95, resamples: 2000 },
  perClass: [
    { label: "dress", precision: 5 / 7, recall: 5 / 6, f1: 10 / 13, support: 6 },
    { label: "shirt", precision: 2 / 3, recall: 1 / 2, f1: 4 / 7, support: 4 },
  ],
  confusion: [
    [5, 1],
    [2, 2],
  ],
};

/** The sample network at half its width: conv1 6·6·2·27 = 1,944, conv2 2·2·4·18 = 288, dense 4·3 = 12, together 2,244 MACs. */
const spec: TrainingSpec = {
  network: "tiny-cnn",
  classes: 2,
  inputShape: [8, 8, 3],
  width: 0.5,
  scaling: "unit",
  weights: { kind: "random" },
  frozen: false,
  schedule: { optimizer: "adam", learningRate: 0.001 },
  augmentation: [{ code: "horizontal-flip" }],
  classWeights: "inverse-frequency",
  epochs: 2,
  batchSize: 8,
  resize: "antialias",
  validationShare: 0.25,
  chooseBy: "validation-loss",
};

const job: TrainingJob = {
  key: "cd".repeat(32),
  fold: { kind: "holdout", testShare: 0.2 },
  seed: 7,
  backend: "wasm",
  device: "Sample CPU, 2 threads",
  seconds: 2.75,
  secondsByStage: { decode: 0.5, fit: 2, evaluate: 0.25 },
  split: { method: "stratified", seed: 7, train: 30, validation: 10, test: 10 },
  epochs: [
    { epoch: 1, trainLoss: 0.9, validationLoss: 0.8, validationWeightedF1: 0.5, seconds: 1 },
    { epoch: 2, trainLoss: 0.7, validationLoss: 0.85, validationWeightedF1: 0.45, seconds: 1 },
  ],
  chosenEpoch: 1,
  chosenBy: "validation-loss",
  evaluation,
};

/** Trained and timed, with published figures: MACs 0.01 M published against 5,064 counted. */
export function trainedApproach(): Approach &
  Required<Pick<Approach, "trained" | "summary">> & { spec: TrainingSpec } {
  return {
    id: "tiny",
    title: "Tiny CNN",
    architecture: "tiny-cnn",
    reconstruction: true,
    profile: timedProfile(),
    // Output as input/stride: conv1 8·8·4·27 = 6,912; conv2 3·3·8·36 = 2,592; dense 24. Together 9,528; FLOPs twice that.
    profileByEstimator: {
      convention: "keras-flop-estimator",
      totalMacs: 9528,
      totalFlops: 19056,
      topLayer: { name: "conv1", macs: 6912, flops: 13824 },
    },
    published: {
      f1Percent: 66,
      f1Note: "5-fold mean 65",
      totalMacsMillions: 0.01,
      totalFlopsMillions: 0.02,
      topLayerByCount: { name: "Conv1", macsMillions: 0.007, flopsMillions: 0.014 },
      topLayerByTime: { name: "Batch-Normalization", ms: 0.055 },
      reasons: [
        { code: "unclassified", text: "The published count takes a convolution's output as input/stride." },
      ],
    },
    spec,
    // conv1 56, conv2 3·3·2·4 + 4 = 76, dense 15.
    trained: { params: 147, trainableParams: 147, macsPerImage: 2244 },
    jobs: [job],
    summary: {
      weightedF1: { mean: evaluation.weightedF1, perFold: [evaluation.weightedF1] },
      macroF1: { mean: evaluation.macroF1, perFold: [evaluation.macroF1] },
      accuracy: { mean: 0.7, perFold: [0.7] },
      pooled: { confusion: evaluation.confusion, perClass: evaluation.perClass },
    },
    against: [],
  };
}

/** One approach as {@link trainedApproach}, one that was neither trained nor timed, and one with lower bounds. */
export function sampleStudy(changes: Partial<StudyRecord> = {}): StudyRecord {
  return {
    schemaVersion: 3,
    kind: "study",
    tool: { name: "clothnet-profiler", version: "0.1.0" },
    createdAt: "2026-01-02T03:04:05.000Z",
    title: "Clothing classifiers: cost beside F1",
    host: {
      cpu: "Sample CPU",
      cores: 2,
      platform: "linux x64",
      node: "v20.20.2",
      packages: [{ name: "@tensorflow/tfjs-core", version: "4.22.0" }],
    },
    dataset: {
      name: "clothing-fixture",
      images: 50,
      classes: [
        { name: "dress", images: 30 },
        { name: "shirt", images: 20 },
      ],
      fixture: true,
      droppedLabels: [{ name: "Not sure", images: 3 }],
      unreadable: [],
      rows: 53,
    },
    approaches: [
      trainedApproach(),
      {
        id: "frozen",
        title: "Frozen features",
        architecture: "tiny-cnn",
        reconstruction: false,
        profile: sampleProfile(),
        trainingAbsent: { code: "unclassified", text: "the weights file could not be fetched" },
        jobs: [],
        against: [],
        published: {
          f1Percent: 90,
          totalMacsMillions: 0.0025,
          totalFlopsMillions: 0.005,
          reasons: [{ code: "unclassified", text: "The published MACs are half of the true ones." }],
        },
      },
      {
        id: "custom",
        title: "With a custom op",
        architecture: "custom",
        reconstruction: false,
        profile: partialProfile(),
        trainingAbsent: { code: "unclassified", text: "the custom layer has no gradient" },
        jobs: [],
        against: [],
      },
    ],
    notes: [{ code: "unclassified", text: "Times were taken while nothing else ran." }],
    ...changes,
  };
}
