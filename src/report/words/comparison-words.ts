import type { ComparisonNote } from "../../record/comparison-record.ts";
import { count } from "../format.ts";
import { defineWords } from "./define-words.ts";

/** A note on a comparison in words, without a full stop. */
export const comparisonNoteWords: (note: ComparisonNote) => string = defineWords<ComparisonNote>({
  "sides-differ": ({ of, property, a, b }) => `the ${of} differ in ${property}: ${a} and ${b}`,
  "random-weights": ({ sides }) =>
    `${sides.join(" and ")} ran with random weights: the model's own were not there`,
  "within-run-differences": ({ largest }) =>
    `separate runs of one model were seen to differ by up to ${count(largest * 100)} %, and the interval reaches into that range`,
  "too-few-samples": ({ samples, needed }) =>
    `n=${samples} is too few to detect a difference: it takes ${needed} samples of each side`,
  unclassified: ({ text }) => text,
});
