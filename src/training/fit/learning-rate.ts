/** The course of the learning rate over the steps of a fit. */
export type LearningRateSchedule = "constant" | "one-cycle";

/** Share of the steps in which the rate rises, and its start and end as fractions of the peak: the defaults of PyTorch's `OneCycleLR`. */
const rising = 0.3;
const startDivisor = 25;
const endDivisor = 25 * 1e4;

/**
 * The learning rate of one step.
 *
 * `one-cycle` (Smith & Topin 2018, arXiv:1708.07120): rises from a 25th of the peak to the peak over the first 30 % of the steps
 * and falls to a 250,000th of it, both along half a cosine. It suits fits of few epochs.
 *
 * @param step counted from 0
 * @param steps of the whole fit
 */
export function learningRateAt(
  schedule: LearningRateSchedule,
  peak: number,
  step: number,
  steps: number,
): number {
  if (schedule === "constant") return peak;
  const top = Math.max(1, rising * steps - 1);
  const [from, to, share] =
    step <= top
      ? [peak / startDivisor, peak, step / top]
      : [peak, peak / endDivisor, (step - top) / Math.max(1, steps - 1 - top)];
  return to + ((from - to) / 2) * (1 + Math.cos(Math.PI * Math.min(1, share)));
}
