import type { Architecture } from "../training/networks/define-architecture.ts";
import type { NormalisationName } from "../training/dataset/normalisation.ts";

/** The pixels to train an architecture on from random weights: Keras' channel order and means matter to its pretrained ones only. */
export function pixelsOf({ pixels }: Architecture): NormalisationName {
  return pixels === "caffe" ? "unit" : pixels;
}
