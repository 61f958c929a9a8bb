import type { EpochRule } from "../training-job.ts";
import type { Augmentation, StartingWeights, TrainingSchedule } from "../training-spec.ts";
import { unclassified } from "./json-value.ts";

/** What schema 1 said of the starting weights in words: `random`, perhaps with a remark, or a file's name with its SHA-256. */
export function startingWeightsOf(words: unknown): StartingWeights | unknown {
  if (typeof words !== "string") return words;
  if (/^random( \(|$)/.test(words)) return { kind: "random" };
  const [, name, sha256] = /^([^]*) \(SHA-256 of its model\.json ([0-9a-f]{64})\)$/.exec(words) ?? [];
  return name === undefined || sha256 === undefined
    ? { kind: "file", name: words }
    : { kind: "file", name, sha256 };
}

/** What schema 1 said of the optimizer in words, as in "Adam, one-cycle learning rate, batch-norm momentum 0.9". */
export function scheduleOf(words: unknown, learningRate: unknown): Partial<TrainingSchedule> | unknown {
  if (typeof words !== "string") return { optimizer: words, learningRate };
  const [, optimizer, rule, momentum] =
    /^([^,]+), (constant|one-cycle) learning rate(?:, batch-norm momentum (\d\.\d+))?$/.exec(words) ?? [];
  if (optimizer === undefined) return { optimizer: words, learningRate };
  return {
    optimizer,
    learningRate,
    rule,
    ...(momentum === undefined ? {} : { batchNormMomentum: Number(momentum) }),
  };
}

const augmentations: ReadonlyMap<unknown, Augmentation> = new Map<unknown, Augmentation>([
  ["horizontal flip", { code: "horizontal-flip" }],
  ["mean of photo and mirror image at test time", { code: "test-time-flip" }],
]);

/** An augmentation of schema 1, which had words. */
export function augmentationOf(words: unknown): unknown {
  return augmentations.get(words) ?? unclassified(words);
}

const rules: ReadonlyMap<unknown, EpochRule> = new Map<unknown, EpochRule>([
  ["last epoch", "last"],
  ["highest weighted F1 on validation images", "validation-weighted-f1"],
  ["lowest validation loss", "validation-loss"],
]);

/** The rule by which schema 1 says that an epoch was chosen; undefined for other words. */
export function ruleOf(words: unknown): EpochRule | undefined {
  return rules.get(words);
}
