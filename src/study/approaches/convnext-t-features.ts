import { defineApproach } from "./define-approach.ts";
import type { StudyApproach } from "./define-approach.ts";

/** A head on the features of ConvNeXt-T. Called `convnext-tiny` in records before. */
export const convnextFeatures: StudyApproach = defineApproach({
  id: "convnext-t-features",
  title: "ConvNeXt-T features, frozen",
  network: { architecture: "convnext-tiny" },
  frozen: true,
  size: 224,
  flip: false,
  drawn: { size: 32, width: 0.5, flip: false },
});
