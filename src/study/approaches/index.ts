import { distinct } from "../../names.ts";
import { convnextFeatures } from "./convnext-t-features.ts";
import { customCnn } from "./custom-cnn.ts";
import type { StudyApproach } from "./define-approach.ts";
import { efficientnetB0 } from "./efficientnet-b0.ts";
import { resnet50Top10 } from "./resnet50-10.ts";
import { resnet50All } from "./resnet50-17.ts";

/** The approaches that have a name, in the order of a study: those of the published study, and a light network. */
export const approaches: readonly StudyApproach[] = distinct<readonly StudyApproach[]>(
  "the approaches",
  [customCnn, resnet50All, resnet50Top10, convnextFeatures, efficientnetB0],
  ({ id }) => [id],
);
