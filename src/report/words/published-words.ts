import { count, millions } from "../format.ts";
import type { PublishedReason } from "../../record/study-record.ts";
import { defineWords } from "./define-words.ts";

const inMillions = (value: number): string => millions(value * 1e6);

/** Why our figures differ from published ones, as a sentence. */
export const publishedReasonWords: (reason: PublishedReason) => string = defineWords<PublishedReason>({
  "code-not-public": ({ layer, macsMillions, inputSide, outputSide, kernelSide, filters }) =>
    `The code of the published network is not public: ours is a reconstruction. The published ${layer} is exactly ` +
    `${outputSide}·${outputSide}·${kernelSide ** 2}·${filters}·${filters} = ${inMillions(macsMillions)} M MACs, so the input is ` +
    `${inputSide}×${inputSide} and the first two layers are ${kernelSide}×${kernelSide} with ${filters} filters and no padding.`,
  "reconstruction-agrees": ({ layer, totalMacsMillions, difference }) =>
    `Under the convention of the published tool the reconstruction gives the same ${layer} and ${inMillions(totalMacsMillions)} M MACs ` +
    `in total, ${(difference * 100).toFixed(2)} % from the published total; under exact it is less.`,
  "tool-divides-by-stride": () =>
    "The published counts come from Keras_FLOP_Estimator, which takes the output of a convolution as its input divided by the stride: " +
    "valid padding is over-counted, and so are inputs that were padded before.",
  "tool-omits-normalization": ({ layer }) =>
    `The published tool counts batch normalization and activations as 0, so its slowest layer, ${layer}, cannot be explained from its counts.`,
  "tool-divides-padded-input": ({
    layer,
    publishedMacsMillions,
    macsMillions,
    paddedSide,
    publishedSide,
    outputSide,
    taps,
    filters,
  }) =>
    `The published ${inMillions(publishedMacsMillions)} M MACs of ${layer} are ${publishedSide}·${publishedSide}·${taps}·${filters}: the ` +
    `tool divides the padded input of ${paddedSide} by the stride. The output of that layer is ${outputSide}×${outputSide}, so the true ` +
    `figure is ${outputSide}·${outputSide}·${taps}·${filters} = ${inMillions(macsMillions)} M.`,
  "own-head-total": ({ network, inputSide, headClasses, totalMacsMillions, classes }) =>
    `The true total of ${network} at ${inputSide}×${inputSide} with its own head of ${count(headClasses)} classes is ` +
    `${inMillions(totalMacsMillions)} M MACs; with ${count(classes)} classes the last layer is smaller.`,
  "printed-once": ({ network, classes }) =>
    `The study printed one set of counts and times for ${network}; they stand beside the approach with ${count(classes)} classes. The two ` +
    "networks differ only in their last layer.",
  "fewer-classes": ({ classes, of }) =>
    `To tell ${count(classes)} classes apart is easier than to tell ${count(of)}: compare this F1 only with other approaches on the same ` +
    `${count(classes)} classes.`,
  "macs-named-flops": ({ network, printedMillions, macsMillions, flopsMillions }) =>
    `The ${count(printedMillions)} M that the study calls FLOPs are the multiply-accumulates that the authors of ${network} print under ` +
    `that name; the study then halves them. The true figures are ${inMillions(macsMillions)} M MACs and ${count(flopsMillions)} M FLOPs.`,
  "closed-model": ({ source }) =>
    `The study could not compute figures by layer: it used a closed model from ${source}. Ours is open, so it has them.`,
  "single-time-samples": () =>
    "The published time is one sample from a tool that subtracts the times of prefix models and hides negative differences with abs(); " +
    "ours is a median over many runs on another device.",
  "other-split": () =>
    "The published F1 was measured on the study's own split of the photographs, without an interval; ours stands beside its own split, seed and interval.",
  unclassified: ({ text }) => text,
});
