import type { ComparisonNote } from "../../record/comparison-record.ts";
import { count } from "../format.ts";
import { defineWords } from "./define-words.ts";

/** A note on a comparison as text, without a full stop. */
export const comparisonNoteWords: (note: ComparisonNote) => string = defineWords<ComparisonNote>({
  "sides-differ": ({ of, property, a, b }) => `the ${of} differ in ${property}: ${a} and ${b}`,
  "random-weights": ({ sides }) =>
    `${sides.join(" and ")} ran with random weights, because the model's weights are missing`,
  "within-run-differences": ({ largest }) =>
    `separate runs of one model differ by up to ${count(largest * 100)} %, and the interval overlaps that range`,
  "too-few-samples": ({ samples, needed }) =>
    `n=${samples} is too few to detect a difference: each side needs ${needed} samples`,
  unclassified: ({ text }) => text,
});
