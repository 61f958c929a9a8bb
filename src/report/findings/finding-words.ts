import { dimensions, milliseconds, millions, percent, plural } from "../format.ts";
import type { Bound } from "../../record/reason.ts";
import type { Counted, Finding, Kind, RowsAfter } from "./finding.ts";

type Of<K extends Kind> = Extract<Finding, { readonly kind: K }>;

const totals: Readonly<Record<Bound, string>> = {
  lower: "lower bounds: some rows could not be counted in full",
  upper: "upper bounds: extents that depend on values are counted at their greatest",
  guess: "estimates that may be too low or too high: what runs depends on values that are not known",
};

/** The sentences of each kind of finding. A kind without words does not compile. */
const words: { readonly [K in Kind]: (finding: Of<K>) => string } = {
  "totals-are-lower-bounds": ({ ops, bound = "lower" as Bound }) =>
    ops.length === 0
      ? `The totals are ${totals[bound]}.`
      : `The totals are ${bound === "guess" ? "estimates" : `${bound} bounds`}: no cost rule for ${ops.map(({ op, calls }) => `${op} (${plural(calls, "call")})`).join(", ")}.`,
  "layers-and-end-to-end-differ": ({ of, sumOfLayersMs, endToEndMs, unexplained }) => {
    const [layers, whole] =
      of === "forward-pass"
        ? ["layers", "whole model"]
        : ["layers and loss of a training step", "whole step"];
    const medians = `(medians: ${milliseconds(sumOfLayersMs)} ms and ${milliseconds(endToEndMs)} ms)`;
    return unexplained > 0
      ? `Run by run, ${percent(unexplained)} % of the time of the ${whole} is spent outside the ${layers} ${medians}.`
      : `Run by run, the ${layers} take ${percent(-unexplained)} % more than the ${whole} ${medians}: timing each layer has a cost of its own, or the runs were disturbed.`;
  },
  "time-is-not-where-the-counts-are": ({ layer, timeShare, macShare }) =>
    `${layer} takes ${percent(timeShare)} % of the time with ${percent(macShare)} % of the multiply-accumulates.`,
  "published-figure-differs": ({ figure, publishedMillions, ours, oursByEstimator, difference }) =>
    `The published total of ${millions(publishedMillions * 1e6)} M ${figure} is ${percent(Math.abs(difference))} % ` +
    `${difference > 0 ? "above" : "below"} ours, which is ${countedText(ours)}` +
    (oursByEstimator === undefined ? "." : ` and ${countedText(oursByEstimator)}.`),
  "receptive-field-exceeds-image": ({ layer, size, image }) =>
    `The receptive field of ${layer}, the last spatial layer, is ${dimensions(size)} and exceeds the image of ` +
    `${dimensions(image)}: part of every window lies outside it.`,
  "receptive-field-is-smaller-than-image": ({ layer, size, image }) =>
    `The receptive field of ${layer}, the last spatial layer, is ${dimensions(size)} and smaller than the image of ` +
    `${dimensions(image)}: no unit of it sees the whole image.`,
  "receptive-field-is-smaller-than-object": ({ layer, size, object }) =>
    `The receptive field of ${layer}, the last spatial layer, is ${dimensions(size)} and smaller than the object of ` +
    `${dimensions(object)}: no unit of it sees the whole object.`,
  "capacity-beyond-the-image": ({ layer, size, image, after }) =>
    `From ${layer} on, the receptive field (${dimensions(size)}) is larger than the image of ${dimensions(image)} on every ` +
    `side: ${afterText(after)} without seeing more of the picture.`,
  "receptive-field-stops-growing": ({ layer, size, after }) =>
    `The receptive field stops growing with ${layer}, at ${dimensions(size)}: ${afterText(after)}.`,
};

/** One plain sentence for a finding. Names of layers and ops come from the model file: escape before inserting. */
export function sentenceOf<K extends Kind>(finding: Of<K>): string {
  const write: (finding: Of<K>) => string = words[finding.kind as K];
  return write(finding);
}

function afterText({ layers, macShare }: RowsAfter): string {
  return `${plural(layers, "spatial layer")} ${layers === 1 ? "follows" : "follow"} with ${percent(macShare)} % of the multiply-accumulates`;
}

function countedText({ total, convention }: Counted): string {
  return `${millions(total)} M under ${convention}`;
}
