import type { PublishedFigures } from "../record/study-record.ts";

/** The approaches of the published study. */
export type PublishedApproach = "custom-cnn" | "resnet50-17" | "resnet50-10" | "convnext-tiny";

const times =
  "The published time is one sample from a tool that subtracts the times of prefix models and hides negative differences with abs(); " +
  "ours is a median over many runs on another device.";

const f1 =
  "The published F1 was measured on the study's own split of the photographs, without an interval; ours stands beside its own split, seed and interval.";

const estimator =
  "The published counts come from Keras_FLOP_Estimator, which takes the output of a convolution as its input divided by the stride: " +
  "valid padding is over-counted, and so are inputs that were padded before.";

/**
 * What the clothing classifier study (Keras, 2023) printed, as printed, and why our figures differ. F1 is weighted, in percent;
 * counts are in millions, times in milliseconds.
 */
export const publishedFigures: Readonly<Record<PublishedApproach, PublishedFigures>> = {
  "custom-cnn": {
    f1Percent: 66,
    totalMacsMillions: 14_945.97,
    totalFlopsMillions: 29_891.94,
    topLayerByCount: { name: "Conv2", macsMillions: 4956.16, flopsMillions: 9912.32 },
    topLayerByTime: { name: "Batch-Normalization", ms: 0.055 },
    reasons: [
      "The code of the published network is not public: ours is a reconstruction. The published Conv2 is exactly 220·220·25·64·64 = " +
        "4,956.16 M MACs, so the input is 224×224 and the first two layers are 5×5 with 64 filters and no padding.",
      "Under the convention of the published tool the reconstruction gives the same Conv2 and 14,956.50 M MACs in total, 0.07 % from the " +
        "published total; under exact it is less.",
      estimator,
      "The published tool counts batch normalisation and activations as 0, so its slowest layer, Batch-Normalization, cannot be explained " +
        "from its counts.",
      times,
      f1,
    ],
  },
  "resnet50-17": {
    f1Percent: 61,
    totalMacsMillions: 3867.73,
    totalFlopsMillions: 7735.46,
    topLayerByCount: { name: "ResBlock1_Conv1", macsMillions: 124.42, flopsMillions: 248.84 },
    topLayerByTime: { name: "ResBlock3_Conv3", ms: 0.45 },
    reasons: [
      estimator,
      "The published 124.42 M MACs of ResBlock1_Conv1 are 115·115·147·64: the tool divides the padded input of 230 by the stride. The " +
        "output of that layer is 112×112, so the true figure is 112·112·147·64 = 118.01 M.",
      "The true total of ResNet50 at 224×224 with its own head of 1,000 classes is 3,857.97 M MACs; with 17 classes the last layer is smaller.",
      times,
      f1,
    ],
  },
  "resnet50-10": {
    f1Percent: 70,
    reasons: [
      "The study printed one set of counts and times for ResNet50; they stand beside the approach with 17 classes. The two networks differ only " +
        "in their last layer.",
      "Ten classes are an easier task than 17: this F1 is to be compared with other approaches on the same ten classes only.",
      f1,
    ],
  },
  "convnext-tiny": {
    f1Percent: 90,
    f1Note: "5-fold mean 88",
    totalMacsMillions: 2250.23,
    totalFlopsMillions: 4500.46,
    topLayerByTime: { name: "ConvNeXt_Block_FE", ms: 0.07 },
    reasons: [
      "The 4,500 M that the study calls FLOPs are the multiply-accumulates that the authors of ConvNeXt print under that name; the study then " +
        "halves them. The true figures are 4,455.53 M MACs and 8,911 M FLOPs.",
      "The study could not compute figures by layer: it used a closed model from TF Hub. Ours is opened, so it has them.",
      times,
      f1,
    ],
  },
};
