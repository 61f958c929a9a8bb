import { defineApproach } from "./define-approach.ts";
import type { StudyApproach } from "./define-approach.ts";

/** ResNet50 from random weights on all classes. */
export const resnet50All: StudyApproach = defineApproach({
  id: "resnet50-17",
  title: "ResNet50, 17 classes",
  network: { architecture: "resnet50" },
  frozen: false,
  size: 64,
  scaling: "unit",
  zeroInitResidual: true,
  batchSize: 32,
  validationShare: 0,
  drawn: {
    size: 48,
    width: 0.125,
    batchSize: 16,
    epochs: 4,
    learningRate: 0.004,
  },
});
