import { dimensions, milliseconds, millions, percent, plural } from "../format.ts";
import type { Bound } from "../../record/reason.ts";
import type { Counted, Finding, Kind, RowsAfter } from "./finding.ts";

type Of<K extends Kind> = Extract<Finding, { readonly kind: K }>;

const totals: Readonly<Record<Bound, string>> = {
  lower: "lower bounds: some rows could not be counted in full",
  upper: "upper bounds: extents that depend on values are counted at their greatest",
  guess: "estimates that may be too low or too high: what runs depends on values that are not known",
};

/** The sentence of each kind of finding. A kind without a sentence does not compile. */
const words: { readonly [K in Kind]: (finding: Of<K>) => string } = {
  "totals-are-lower-bounds": ({ ops, bound = "lower" as Bound }) =>
    ops.length === 0
      ? `The totals are ${totals[bound]}.`
      : `The totals are ${bound === "guess" ? "estimates" : `${bound} bounds`}: no cost rule for ${ops.map(({ op, calls }) => `${op} (${plural(calls, "call")})`).join(", ")}.`,
  "layers-and-end-to-end-differ": ({ of, sumOfLayersMs, endToEndMs, unexplained }) => {
    const [whole, parts] =
      of === "forward-pass"
        ? ["end-to-end time", "the layers"]
        : ["a training step's end-to-end time", "its layers and loss"];
    const medians = `(run by run; medians: ${milliseconds(sumOfLayersMs)} ms of ${milliseconds(endToEndMs)} ms)`;
    if (unexplained > 0) return `${percent(unexplained)} % of ${whole} is outside ${parts} ${medians}.`;
    const sum = of === "forward-pass" ? "The layers" : "The layers and loss of a training step";
    return `${sum} take ${percent(-unexplained)} % more than end-to-end time ${medians}: timing each layer adds time, or other work disturbed the runs.`;
  },
  "time-is-not-where-the-counts-are": ({ layer, timeShare, macShare }) =>
    `${layer} takes ${percent(timeShare)} % of layer time for ${percent(macShare)} % of the multiply-accumulates.`,
  "published-figure-differs": ({ figure, publishedMillions, ours, oursByEstimator, difference }) =>
    `The published total of ${millions(publishedMillions * 1e6)} M ${figure} is ${percent(Math.abs(difference))} % ` +
    `${difference > 0 ? "above" : "below"} ours: ${countedText(ours)}` +
    (oursByEstimator === undefined ? "." : `, ${countedText(oursByEstimator)}.`),
  "receptive-field-exceeds-image": ({ layer, size, image }) =>
    `The receptive field of ${layer}, the last spatial layer, is ${dimensions(size)}. It is larger than the image ` +
    `(${dimensions(image)}): part of every window lies outside the image.`,
  "receptive-field-is-smaller-than-image": ({ layer, size, image }) =>
    `The receptive field of ${layer}, the last spatial layer, is ${dimensions(size)}. It is smaller than the image ` +
    `(${dimensions(image)}): no unit sees the whole image.`,
  "receptive-field-is-smaller-than-object": ({ layer, size, object }) =>
    `The receptive field of ${layer}, the last spatial layer, is ${dimensions(size)}. It is smaller than the object ` +
    `(${dimensions(object)}): no unit sees the whole object.`,
  "capacity-beyond-the-image": ({ layer, size, image, after }) =>
    `From ${layer} on, the receptive field (${dimensions(size)}) is larger than the image (${dimensions(image)}) on every ` +
    `side. ${afterText(after)}, without a larger view of the image.`,
  "receptive-field-stops-growing": ({ layer, size, after }) =>
    `The receptive field stops growing at ${layer} (${dimensions(size)}). ${afterText(after)}.`,
};

/** A finding as a sentence of plain text. Names of layers and ops come from the model file: escape the text before it is inserted. */
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
