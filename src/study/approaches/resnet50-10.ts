import { defineApproach } from "./define-approach.ts";
import type { StudyApproach } from "./define-approach.ts";

/** ResNet50 from random weights on the ten most frequent classes. */
export const resnet50Top10: StudyApproach = defineApproach({
  id: "resnet50-10",
  title: "ResNet50, 10 classes",
  network: { architecture: "resnet50" },
  frozen: false,
  classes: 10,
  size: 64,
  scaling: "unit",
  zeroInitResidual: true,
  batchSize: 32,
  validationShare: 0,
  drawn: {
    size: 48,
    width: 0.125,
    batchSize: 16,
    epochs: 5,
    learningRate: 0.004,
  },
});
