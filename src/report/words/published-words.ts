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
    `in total, ${(difference * 100).toFixed(2)} % from the published total. The total under exact is lower.`,
  "tool-divides-by-stride": () =>
    "The published counts come from Keras_FLOP_Estimator, which takes the output of a convolution as its input divided by the stride. " +
    "It over-counts valid padding and inputs that an earlier layer padded.",
  "tool-omits-normalization": ({ layer }) =>
    `The published tool counts batch normalization and activations as 0. Its counts do not explain its slowest layer, ${layer}.`,
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
    `The study printed one set of counts and times for ${network}: see the approach with ${count(classes)} classes. The two ` +
    "networks differ only in their last layer.",
  "fewer-classes": ({ classes, of }) =>
    `Fewer classes are easier to separate, here ${count(classes)} of ${count(of)}: compare this F1 only with other approaches on the same ` +
    `${count(classes)} classes.`,
  "macs-named-flops": ({ network, printedMillions, macsMillions, flopsMillions }) =>
    `The study prints ${count(printedMillions)} M FLOPs. This is the number of multiply-accumulates, which the authors of ${network} call ` +
    `FLOPs; the study then halves it. The true figures are ${inMillions(macsMillions)} M MACs and ${count(flopsMillions)} M FLOPs.`,
  "closed-model": ({ source }) =>
    `The study has no figures by layer, because it used a closed model from ${source}. Our model is open, so its layers are counted.`,
  "single-time-samples": () =>
    "The published time is one sample from a tool that subtracts the times of prefix models and hides negative differences with abs(). " +
    "Ours is a median over many runs on another device.",
  "other-split": () =>
    "The published F1 was measured on the study's own split of the photos, without an interval. Ours has its own split, seed and interval.",
  unclassified: ({ text }) => text,
});
