import type { FieldReason } from "../../record/reason.ts";
import { defineWords } from "./define-words.ts";

/** Why a receptive field is unknown or a union, as text without a full stop. */
export const fieldReasonWords: (reason: FieldReason) => string = defineWords<FieldReason>({
  "no-spatial-axis": () => "no input of the model has a spatial axis",
  "no-output": () => "it gave no output",
  "axis-split": () => "an axis is split whose places see different windows: size is of their union",
  independent: ({ input }) => `does not depend on the input ${input}`,
  "nothing-seen": ({ input }) => `no unit sees anything of the input ${input}`,
  "axis-not-followed": ({ op }) => `${op} cuts or merges an axis in a way that is not followed`,
  "positions-by-value": ({ op }) => `which positions ${op} reads depends on values`,
  "no-window-rule": ({ op }) => `${op} has no window rule`,
  "paths-misaligned": ({ differ }) =>
    `paths meet with different ${differ === "stride" ? "strides" : "centers"}`,
  unclassified: ({ text }) => text,
});
