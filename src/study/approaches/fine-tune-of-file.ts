import { defineApproach } from "./define-approach.ts";
import type { StudyApproach } from "./define-approach.ts";

/**
 * `fine-tune:<model file>[@<layer>]`: a pretrained network is frozen up to a layer, whose outputs are computed once per photo and mirror image, and
 * the rest is trained with its statistics of batch normalization as they are. The recipe reaches on the photos of the clothing study with
 * EfficientNet-Lite0 what full fine-tuning of larger networks does.
 *
 * @param name of the model, as records have it
 * @param file path of its model.json
 * @param layer default: one at an eighth of the input's height
 */
export function fineTuneOfFile(name: string, file: string, layer = "auto"): StudyApproach {
  return defineApproach({
    id: `fine-tune:${name}`,
    title: `${name}, upper part fine-tuned`,
    network: { file },
    frozen: false,
    frozenBelow: layer,
    schedule: {
      optimizer: "adamw",
      learningRate: 3e-4,
      headLearningRate: 2e-3,
      weightDecay: 0.02,
      rule: "one-cycle",
      warmupShare: 0.15,
      batchNorm: "frozen",
    },
    labelSmoothing: 0.1,
    dropout: 0.3,
    classWeights: "none",
    epochs: 10,
    batchSize: 32,
    validationShare: 0,
  });
}
