import type { StudyNote, TrainingAbsent } from "../../record/study-record.ts";
import { dimensions } from "../format.ts";
import { defineWords } from "./define-words.ts";

/** A note on a study as a sentence. */
export const studyNoteWords: (note: StudyNote) => string = defineWords<StudyNote>({
  "full-networks-profiled": () =>
    "Counts and times are of the full networks at their own input shapes. Only the first table's MACs and parameters, and those of each training, are of the networks as trained.",
  "frozen-random-features": () =>
    "Pretrained weights were used only where the starting weights name them. Frozen random features are a baseline, not what ConvNeXt-T reaches with ImageNet weights.",
  "padded-convolutions": ({ title, size, unpaddedFrom }) =>
    `${title}: at ${dimensions(size)} pixels the convolutions have padding (same), so that the size fits; the published network has none, which needs at least ${unpaddedFrom}×${unpaddedFrom}.`,
  unclassified: ({ text }) => text,
});

/** Why an approach was not trained. */
export const trainingAbsentWords: (reason: TrainingAbsent) => string = defineWords<TrainingAbsent>({
  "jobs-failed": () => "each of its jobs failed, for the reasons under How it was made",
  unclassified: ({ text }) => text,
});
