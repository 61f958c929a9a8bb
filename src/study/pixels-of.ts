import type { Architecture } from "../architectures/define-architecture.ts";
import type { NormalisationName } from "../dataset/normalisation.ts";

/** The pixels to train an architecture on from random weights: Keras' channel order and means matter to its pretrained ones only. */
export function pixelsOf({ pixels }: Architecture): NormalisationName {
  return pixels === "caffe" ? "unit" : pixels;
}
