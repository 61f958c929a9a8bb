import { defineApproach } from "./define-approach.ts";
import type { StudyApproach } from "./define-approach.ts";

/** The published study's own network, from random weights. */
export const customCnn: StudyApproach = defineApproach({
  id: "custom-cnn",
  title: "Custom CNN (reconstruction)",
  network: { architecture: "custom-cnn" },
  frozen: false,
  size: 104,
  batchSize: 32,
  validationShare: 0,
  drawn: { size: 32, width: 0.125, batchSize: 16, epochs: 8, learningRate: 0.003 },
});
