import type { EffectiveFieldNote } from "../../record/effective-receptive-field.ts";
import { defineWords } from "./define-words.ts";

/** A note on an effective receptive field as text, without a full stop. */
export const effectiveFieldNoteWords: (note: EffectiveFieldNote) => string = defineWords<EffectiveFieldNote>({
  "constant-sum": () =>
    "the sum over channels is constant, as after softmax or layer normalization: a random projection replaces it",
  "gated-window": () =>
    "the theoretical window is that of the local path: a gate sees the whole input, so mass may lie outside the window",
  "measured-on-cpu": ({ backend, kernel = "a kernel" }) =>
    `${backend} has no kernel ${kernel}: measured on cpu`,
  "state-not-restored": ({ text }) => text,
  unclassified: ({ text }) => text,
});
