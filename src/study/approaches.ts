import type { PublishedFigures } from "../record/study-record.ts";
import { publishedFigures } from "./published.ts";
import type { TrainingPlan } from "./training-plan.ts";

/** How an approach is trained: all weights from random ones, or a head on a frozen backbone. */
export type ApproachTraining =
  | { readonly kind: "from-scratch"; readonly plan: TrainingPlan }
  | { readonly kind: "frozen-random"; readonly plan: TrainingPlan }
  | { readonly kind: "frozen-file"; readonly plan: Omit<TrainingPlan, "size"> };

/** One approach of the comparison. */
export interface StudyApproach {
  readonly id: string;
  readonly title: string;
  /** Id of the architecture; for a model file, its name in the record. */
  readonly architecture: string;
  /** Only the n most frequent classes; default: all. */
  readonly topClasses?: number;
  readonly reconstruction: boolean;
  readonly training: ApproachTraining;
  readonly published?: PublishedFigures;
}

/**
 * The four approaches of the published study, a light network and a small pretrained one. All are counted and timed in full at 224x224.
 * To train within minutes, the trained networks are narrower and take smaller images; the record states both.
 */
export const approaches: readonly StudyApproach[] = [
  {
    id: "custom-cnn",
    title: "Custom CNN (reconstruction)",
    architecture: "custom-cnn",
    reconstruction: true,
    training: { kind: "from-scratch", plan: { size: 104, width: 0.125, epochs: 2 } },
    published: publishedFigures["custom-cnn"],
  },
  {
    id: "resnet50-17",
    title: "ResNet50, 17 classes",
    architecture: "resnet50",
    reconstruction: false,
    training: { kind: "from-scratch", plan: { size: 32, width: 0.125, epochs: 4, scaling: "unit" } },
    published: publishedFigures["resnet50-17"],
  },
  {
    id: "resnet50-10",
    title: "ResNet50, 10 classes",
    architecture: "resnet50",
    topClasses: 10,
    reconstruction: false,
    training: { kind: "from-scratch", plan: { size: 32, width: 0.125, epochs: 4, scaling: "unit" } },
    published: publishedFigures["resnet50-10"],
  },
  {
    id: "convnext-tiny",
    title: "ConvNeXt-T features, frozen",
    architecture: "convnext-tiny",
    reconstruction: false,
    training: { kind: "frozen-random", plan: { size: 32, flip: false } },
    published: publishedFigures["convnext-tiny"],
  },
  {
    id: "efficientnet-b0",
    title: "EfficientNet-B0",
    architecture: "efficientnet-b0",
    reconstruction: false,
    training: { kind: "from-scratch", plan: { size: 32, width: 0.125, epochs: 4 } },
  },
  {
    id: "feature-extractor",
    title: "Small CNN features, frozen",
    architecture: "feature extractor on small-model",
    reconstruction: false,
    training: { kind: "frozen-file", plan: { scaling: "unit" } },
  },
];
