import type { TrainingSchedule } from "../../record/study-record.ts";

/** The rule of a schedule, and the share of the steps in which its rate rises. */
export type LearningRateRule = Pick<TrainingSchedule, "rule" | "warmupShare">;

/** Start and end of `one-cycle` as fractions of the peak, and its warm-up: the defaults of PyTorch's `OneCycleLR`. */
const startDivisor = 25;
const endDivisor = 25 * 1e4;
const oneCycleWarmup = 0.3;

/**
 * The learning rate of one step.
 *
 * `one-cycle` (Smith & Topin 2018, arXiv:1708.07120): rises from a 25th of the peak to the peak over the warm-up (default: 30 % of the steps)
 * and falls to a 250,000th of it, both along half a cosine. It suits fits of few epochs. `cosine` (Loshchilov & Hutter 2017, without restarts):
 * rises from 0 in a line (default: not at all) and falls to 0 along half a cosine; the first step has a rate, and the step after the last would
 * have none.
 *
 * @param step counted from 0
 * @param steps of the whole fit
 */
export function learningRateAt(
  { rule = "constant", warmupShare }: LearningRateRule,
  peak: number,
  step: number,
  steps: number,
): number {
  if (rule === "constant") return peak;
  if (rule === "cosine") {
    const top = (warmupShare ?? 0) * steps;
    return step < top
      ? (peak * (step + 1)) / (Math.ceil(top) + 1)
      : alongCosine(peak, 0, (step - top) / (steps - top));
  }
  const top = Math.max(1, (warmupShare ?? oneCycleWarmup) * steps - 1);
  return step <= top
    ? alongCosine(peak / startDivisor, peak, step / top)
    : alongCosine(peak, peak / endDivisor, (step - top) / Math.max(1, steps - 1 - top));
}

function alongCosine(from: number, to: number, share: number): number {
  return to + ((from - to) / 2) * (1 + Math.cos(Math.PI * Math.min(1, share)));
}
