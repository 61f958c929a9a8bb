import type { TrainingSchedule } from "../../record/study-record.ts";
import type { ScalingId } from "../../training/dataset/input-scaling.ts";

/** Random changes of training images, drawn anew in each epoch. An absent one is not made. */
export interface AugmentSettings {
  /** Least and greatest share of the area that a crop keeps, above 0 and up to 1. */
  readonly crop?: readonly [number, number];
  /** The factor of each is from 1 less to 1 more of it: above 0 and up to 1. */
  readonly brightness?: number;
  readonly contrast?: number;
  readonly saturation?: number;
}

/** What can be set about a training, for an approach and again for one run. Absent: the default of the kind of training. */
export interface ApproachSettings {
  /** Only the n most frequent classes. Default: all. */
  readonly classes?: number | "all";
  /** Starting weights of an architecture: `published`, an .h5 file or a converted model.json. Default: random ones. */
  readonly weights?: string;
  /** Residual blocks of an architecture start as their shortcuts, which a short training from random weights needs. Default: false. */
  readonly zeroInitResidual?: boolean;
  /** Side of the square images in pixels. A model file has its own. */
  readonly size?: number;
  /** Channel multiplier of an architecture. Default: 1. */
  readonly width?: number;
  /** Default: the scaling of the architecture; `signed` for a model file. */
  readonly scaling?: ScalingId;
  /** Default: `antialias`. */
  readonly resize?: "antialias" | "bilinear";
  /** Default: 60 on frozen features, else 10. */
  readonly epochs?: number;
  /** Default: 32 on frozen features, else 16. */
  readonly batchSize?: number;
  /** The peak, where the rate moves. Default: 0.001. */
  readonly learningRate?: number;
  /** Mirrors training images with probability 1/2. Default: true. */
  readonly flip?: boolean;
  /** Random changes of training images beside the flip; refused where a part of the network is frozen. Default: none. */
  readonly augment?: AugmentSettings;
  /** Default: `none` on frozen features, else `inverse-frequency`. */
  readonly classWeights?: "none" | "inverse-frequency";
  /** Up to this layer the network stays frozen while the rest is trained; `auto` chooses one. Default: as `frozen` says. */
  readonly frozenBelow?: string;
  /** Optimizer, rates and batch normalization. Default: adam at `learningRate`, constant on frozen features, else one cycle. */
  readonly schedule?: TrainingSchedule;
  /** Share of each target that is spread over all classes. Default: 0. */
  readonly labelSmoothing?: number;
  /** Share of the head's inputs that are dropped in training. Default: 0.2. */
  readonly dropout?: number;
  /** Share of the training photos that chooses the epoch; 0: the last one is taken. Default: 0.1. */
  readonly validationShare?: number;
  /** Layer whose output is the features. Default: the input of the network's classifier. */
  readonly featureLayer?: string;
}

/** One approach of a comparison, as data: a network, its starting weights and how it is trained. It can be written as JSON. */
export interface StudyApproach extends ApproachSettings {
  /** Its name on the command line and in records; unique within a study. */
  readonly id: string;
  readonly title: string;
  /** An architecture with random weights, or the model.json of a pretrained network. */
  readonly network: { readonly architecture: string } | { readonly file: string };
  /** True if the whole network is frozen and a head is trained on its features. */
  readonly frozen: boolean;
  /** Other settings on the drawn images of the package, where a study takes minutes. */
  readonly drawn?: ApproachSettings;
}

/** Types an approach. */
export function defineApproach(approach: StudyApproach): StudyApproach {
  return approach;
}
