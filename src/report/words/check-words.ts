import type { CheckedFigure, CheckReason, CheckRecord } from "../../record/check-record.ts";
import { boundSigns, plural } from "../format.ts";
import { defineWords } from "./define-words.ts";

const boundNames = { lower: "a lower bound", upper: "an upper bound", guess: "an estimate" } as const;

/** Why a limit is broken or undecided, without a full stop. */
export const checkReasonWords: (reason: CheckReason) => string = defineWords<CheckReason>({
  "above-limit": () => "above its limit",
  "below-limit": () => "below its limit",
  "above-baseline": () => "grew more than allowed",
  bound: ({ bound, texts }) =>
    `only ${boundNames[bound]} (${boundSigns[bound]}) is known${because(texts)}, so the limit cannot be decided`,
  unknown: ({ texts }) => `unknown${because(texts)}, so the limit cannot be decided`,
  "too-few-samples": ({ samples, needed }) =>
    `${plural(samples, "sample")} cannot decide about a time: ${needed} are needed`,
  "limit-inside-interval": () => "too near the limit to tell, so it passes",
  "baseline-unknown": () => "the baseline does not have this figure",
  "baseline-bound": () => "the baseline's figure is a bound, so the change cannot be decided",
  "baseline-without-times": () => "the baseline has no samples of times",
  "baseline-elsewhere": ({ baseline, now }) =>
    `the baseline was timed on ${baseline}, this on ${now}: times of two machines are not compared`,
  fixture: () => "FIXTURE DATA: drawn images; the F1 says nothing about photographs",
});

function because(texts: readonly string[]): string {
  const [first] = texts;
  if (first === undefined) return "";
  return texts.length === 1
    ? ` (${first})`
    : ` (${first}, and ${plural(texts.length - 1, "further reason")})`;
}

/** The result of a check in one sentence. */
export function checkSentence({ passed, models }: CheckRecord): string {
  const limited = models.flatMap(({ figures }) => figures).filter(({ verdict }) => verdict !== "unlimited");
  const of = `${plural(limited.length, "limit")} of ${plural(models.length, "model")}`;
  if (passed) return `Within budget: ${of} checked.`;
  const count = (wanted: CheckedFigure["verdict"]): number =>
    limited.filter(({ verdict }) => verdict === wanted).length;
  const parts = [
    [count("failed"), "broken"],
    [count("undecided"), "undecided"],
  ] as const;
  const found = parts.filter(([number]) => number > 0).map(([number, word]) => `${number} ${word}`);
  return `Over budget: ${found.join(" and ")} among ${of}.`;
}
