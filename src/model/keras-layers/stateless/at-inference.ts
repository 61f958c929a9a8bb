import { clone } from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { StatelessLayer } from "../define-stateless.ts";

/** Layers that act in training only: at inference their output is their input. */
export const unchangedAtInference: readonly StatelessLayer[] = [
  "Identity",
  "StochasticDepth",
  "DropPath",
  "ActivityRegularization",
  "SpatialDropout2D",
  "SpatialDropout3D",
  "RandomFlip",
  "RandomRotation",
  "RandomTranslation",
  "RandomZoom",
  "RandomContrast",
  "RandomBrightness",
  "RandomHeight",
  "RandomWidth",
].map((className) => ({ className, run: ([x]) => clone(x as Tensor) }));
