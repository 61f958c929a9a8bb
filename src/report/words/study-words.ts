import type { StudyNote, TrainingAbsent } from "../../record/study-record.ts";
import { defineWords } from "./define-words.ts";

/** A note on a study as a sentence. */
export const studyNoteWords: (note: StudyNote) => string = defineWords<StudyNote>({
  "full-networks-profiled": () =>
    "Counts and times are of the full networks at the input shapes given; what was trained is narrower and smaller where the first table says so.",
  "frozen-random-features": () =>
    "No pretrained weights were used except where a row names a file: frozen random features are a floor, not what ConvNeXt-T reaches with ImageNet weights.",
  unclassified: ({ text }) => text,
});

/** Why an approach was not trained. */
export const trainingAbsentWords: (reason: TrainingAbsent) => string = defineWords<TrainingAbsent>({
  unclassified: ({ text }) => text,
});
