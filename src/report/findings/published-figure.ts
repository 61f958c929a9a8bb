import { millions, percent } from "../format.ts";
import { defineRule } from "./define-rule.ts";
import type { Rule } from "./define-rule.ts";

/** Differences up to this are rounding or another last layer. */
const tolerated = 0.01;

/** A published total differs from ours. */
interface PublishedFigureDiffers {
  readonly kind: "published-figure-differs";
  readonly figure: "multiply-accumulates" | "FLOPs";
  readonly publishedMillions: number;
  readonly ours: Counted;
  /** Ours under the convention of the published tool, where the record has it. */
  readonly oursByEstimator?: Counted;
  /** (published − ours) / ours. */
  readonly difference: number;
}

/** A total and the convention it was counted by. */
interface Counted {
  readonly total: number;
  readonly convention: string;
}

/** The study's published totals against ours. F1 is left out: it depends on the images, the split and the training. */
export const publishedFigure: Rule<PublishedFigureDiffers> = defineRule<PublishedFigureDiffers>(
  "published-figure",
  {
    "published-figure-differs": ({ figure, publishedMillions, ours, oursByEstimator, difference }) =>
      `The published total of ${millions(publishedMillions * 1e6)} M ${figure} is ${percent(Math.abs(difference))} % ` +
      `${difference > 0 ? "above" : "below"} ours: ${countedText(ours)}` +
      (oursByEstimator === undefined ? "." : `, ${countedText(oursByEstimator)}.`),
  },
  ({ profile, approach }) => {
    const published = approach?.published;
    const { convention, totals } = profile;
    const estimator = approach?.profileByEstimator;
    const compare = (
      figure: "multiply-accumulates" | "FLOPs",
      publishedMillions: number | undefined,
      total: number | undefined,
      byEstimator: number | undefined,
    ): readonly PublishedFigureDiffers[] => {
      // A lower bound is nothing to compare with.
      if (profile.status !== "complete") return [];
      if (publishedMillions === undefined || total === undefined || total === 0) return [];
      const difference = (publishedMillions * 1e6 - total) / total;
      if (Math.abs(difference) <= tolerated) return [];
      const ours: Counted = { total, convention };
      const fact = { kind: "published-figure-differs", figure, publishedMillions, ours, difference } as const;
      if (estimator === undefined || byEstimator === undefined) return [fact];
      return [{ ...fact, oursByEstimator: { total: byEstimator, convention: estimator.convention } }];
    };
    return [
      ...compare("multiply-accumulates", published?.totalMacsMillions, totals.macs, estimator?.totalMacs),
      ...compare("FLOPs", published?.totalFlopsMillions, totals.flops, estimator?.totalFlops),
    ];
  },
);

function countedText({ total, convention }: Counted): string {
  return `${millions(total)} M under ${convention}`;
}
