import { defineApproach } from "./define-approach.ts";
import type { StudyApproach } from "./define-approach.ts";

/** A light network from random weights. */
export const efficientnetB0: StudyApproach = defineApproach({
  id: "efficientnet-b0",
  title: "EfficientNet-B0",
  network: { architecture: "efficientnet-b0" },
  frozen: false,
  size: 64,
  drawn: {
    size: 48,
    width: 0.125,
    zeroInitResidual: true,
    epochs: 5,
    learningRate: 0.01,
    validationShare: 0,
  },
});
