import { defineRule } from "./define-rule.ts";
import type { Rule } from "./define-rule.ts";
import type { Counted, Finding } from "./finding.ts";

/** Differences up to this are rounding or another last layer. */
const tolerated = 0.01;

/** The study's published totals against ours. F1 is left out: it depends on the images, the split and the training. */
export const publishedFigure: Rule = defineRule({
  id: "published-figure",
  check: ({ profile, approach }) => {
    const published = approach?.published;
    const { convention, totals } = profile;
    const estimator = approach?.profileByEstimator;
    const compare = (
      figure: "multiply-accumulates" | "FLOPs",
      publishedMillions: number | undefined,
      total: number | undefined,
      byEstimator: number | undefined,
    ): readonly Finding[] => {
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
});
