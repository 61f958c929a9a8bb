import type {
  Augmentation,
  EpochRule,
  RecordedSpec,
  StartingWeights,
  TrainingSchedule,
} from "../../record/study-record.ts";
import { percent } from "../format.ts";
import { defineWords } from "./define-words.ts";

/** An augmentation as text. */
export const augmentationWords: (augmentation: Augmentation) => string = defineWords<Augmentation>({
  "horizontal-flip": () => "horizontal flip",
  "random-crop": ({ minArea, maxArea }) =>
    `random crop of ${percent(minArea)} to ${percent(maxArea)} % of the area`,
  "color-jitter": ({ brightness, contrast, saturation }) =>
    Object.entries({ brightness, contrast, saturation })
      .filter(([, width]) => width > 0)
      .map(([kind, width]) => `${kind} ± ${percent(width)} %`)
      .join(", "),
  "test-time-flip": () => "mean of photo and mirror image at test time",
  unclassified: ({ text }) => text,
});

const rules: Readonly<Record<EpochRule, string>> = {
  last: "last epoch",
  "validation-weighted-f1": "highest weighted F1 on validation images",
  "validation-loss": "lowest validation loss",
};

/** The rule by which an epoch was chosen. */
export function epochRuleWords(rule: EpochRule): string {
  return rules[rule];
}

const optimizers: Readonly<Record<TrainingSchedule["optimizer"], string>> = {
  adam: "Adam",
  adamw: "AdamW",
  sgd: "SGD",
};

/** The optimizer and its learning-rate schedule: `Adam, one-cycle learning rate, batch-norm momentum 0.9`. */
export function scheduleWords(schedule: TrainingSchedule): string {
  const { momentum, weightDecay, rule, warmupShare, headLearningRate, batchNorm } = schedule;
  const warmup = warmupShare === undefined ? "" : ` with ${percent(warmupShare)} warm-up`;
  return [
    optimizers[schedule.optimizer],
    ...(momentum === undefined ? [] : [`momentum ${momentum}`]),
    ...(weightDecay === undefined ? [] : [`weight decay ${weightDecay}`]),
    ...(rule === undefined ? [] : [`${rule} learning rate${warmup}`]),
    ...(headLearningRate === undefined ? [] : [`rate of the head ${headLearningRate}`]),
    ...(batchNorm === undefined
      ? []
      : [
          batchNorm === "frozen"
            ? "batch-norm statistics frozen"
            : `batch-norm momentum ${batchNorm.momentum}`,
        ]),
  ].join(", ");
}

const names: { readonly [K in StartingWeights["kind"]]: (weights: StartingWeights) => string } = {
  random: () => "random",
  file: ({ name = "a file" }) => name,
  url: ({ name = "an address" }) => name,
};

type WeightsOf = Pick<RecordedSpec, "weights" | "frozen" | "zeroInitResidual">;

/** The weights that a training started from, without the hash of their file. */
export function startingWeightsName({ weights, frozen, zeroInitResidual }: WeightsOf): string {
  const name = names[weights.kind](weights);
  if (weights.kind !== "random") return name;
  if (zeroInitResidual === true) return `${name}, residual blocks as their shortcuts (from scratch)`;
  return frozen ? `${name} (frozen; no pretrained weights were given)` : `${name} (from scratch)`;
}
