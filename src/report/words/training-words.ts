import type {
  Augmentation,
  EpochRule,
  StartingWeights,
  TrainingSchedule,
  TrainingSpec,
} from "../../record/study-record.ts";
import { defineWords } from "./define-words.ts";

/** An augmentation as text. */
export const augmentationWords: (augmentation: Augmentation) => string = defineWords<Augmentation>({
  "horizontal-flip": () => "horizontal flip",
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

/** The optimizer and its learning-rate schedule: `Adam, one-cycle learning rate, batch-norm momentum 0.9`. */
export function scheduleWords({ optimizer, rule, batchNormMomentum }: TrainingSchedule): string {
  return [
    optimizer,
    ...(rule === undefined ? [] : [`${rule} learning rate`]),
    ...(batchNormMomentum === undefined ? [] : [`batch-norm momentum ${batchNormMomentum}`]),
  ].join(", ");
}

const names: { readonly [K in StartingWeights["kind"]]: (weights: StartingWeights) => string } = {
  random: () => "random",
  file: ({ name = "a file" }) => name,
  url: ({ name = "an address" }) => name,
};

type WeightsOf = Pick<TrainingSpec, "weights" | "frozen">;

/** The weights that a training started from, without the hash of their file. */
export function startingWeightsName({ weights, frozen }: WeightsOf): string {
  const name = names[weights.kind](weights);
  return weights.kind === "random" && frozen ? `${name} (frozen; no pretrained weights were given)` : name;
}

/** The weights that a training started from, with the SHA-256 of their file if the record has it. */
export function startingWeightsWords(spec: WeightsOf): string {
  const { sha256 } = spec.weights;
  const name = startingWeightsName(spec);
  return sha256 === undefined ? name : `${name} (SHA-256 of its model.json ${sha256})`;
}
