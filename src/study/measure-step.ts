import { tidy, zeros } from "@tensorflow/tfjs-core";
import type { Rank } from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import type { TrainingSpec } from "../record/study-record.ts";
import { foldNetwork } from "../training/features/fold-network.ts";
import { frozenBatch } from "../training/features/open-frozen-inputs.ts";
import { openOptimizer } from "../training/fit/optimizer.ts";
import { trainStep } from "../training/fit/train-step.ts";
import { buildFeatureExtractor } from "../training/networks/feature-extractor.ts";
import { buildNetwork, isPartlyFrozen } from "./build-network.ts";
import type { NetworkFiles } from "./build-network.ts";
import type { PlannedJob } from "./plan-study.ts";

/** How long the parts of a training take, without decoding. */
export interface StepSeconds {
  /** One training step of one batch. */
  readonly step: number;
  /** The frozen part on one image; absent without one. */
  readonly frozenImage?: number;
}

/** Runs of a step: the first ones compile, and the least time is taken. */
const runs = { least: 2, most: 5, seconds: 1 } as const;

/** Builds a job's network on the current backend and times a training step, and the frozen part, on empty images. */
export async function measureStep({ job }: PlannedJob, files: NetworkFiles): Promise<StepSeconds> {
  const { spec, seed } = job;
  const model = await buildNetwork(spec, seed, files);
  try {
    if (!isPartlyFrozen(spec)) return { step: await stepSeconds(model, spec, spec.inputShape) };
    const { classes, featureLayer, frozenBelow, dropout: dropoutRate } = spec;
    const { features, head } = buildFeatureExtractor({
      backbone: model,
      ...{ classes, seed, featureLayer, frozenBelow, dropoutRate },
    });
    try {
      return {
        step: await stepSeconds(head, spec, features.outputs[0]!.shape.slice(1) as number[]),
        frozenImage: await frozenSeconds(features, spec),
      };
    } finally {
      tidy(() => void head.dispose());
    }
  } finally {
    tidy(() => void model.dispose());
  }
}

async function stepSeconds(
  model: LayersModel,
  { schedule, batchSize, classes }: TrainingSpec,
  inputShape: readonly number[],
): Promise<number> {
  const optimizer = await openOptimizer(model, schedule, new Set());
  const inputs = zeros([batchSize, ...inputShape]);
  const targets = Float32Array.from({ length: batchSize * classes }, () => 1 / classes);
  try {
    return await leastSeconds(() => trainStep(model, optimizer, inputs, targets, { body: 1e-6, head: 1e-6 }));
  } finally {
    inputs.dispose();
  }
}

async function frozenSeconds(features: LayersModel, { inputShape }: TrainingSpec): Promise<number> {
  const folded = foldNetwork(features);
  const [rows = 0, columns = 0, channels = 0] = inputShape;
  const batch = frozenBatch({ height: rows, width: columns });
  const images = zeros<Rank.R4>([batch, rows, columns, channels]);
  try {
    const seconds = await leastSeconds(async () => {
      const output = folded.run(images);
      await output.data();
      output.dispose();
    });
    return seconds / batch;
  } finally {
    images.dispose();
    folded.dispose();
  }
}

async function leastSeconds(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  const spent = (): number => times.reduce((sum, time) => sum + time, 0);
  while (times.length < runs.least || (times.length < runs.most && spent() < runs.seconds)) {
    const startedMs = performance.now();
    await work();
    times.push((performance.now() - startedMs) / 1000);
  }
  return Math.min(...times);
}
