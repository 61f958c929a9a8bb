/** Samples whose highest probability lies above `from` and at most at `to`, and how often that class was the true one. */
export interface ConfidenceBin {
  readonly from: number;
  readonly to: number;
  readonly images: number;
  /** Mean of the highest probabilities. */
  readonly confidence: number;
  readonly accuracy: number;
}

const bins = 10;

/**
 * The reliability diagram (Guo et al. 2017, arXiv:1706.04599): samples by their highest probability in ten ranges of equal width. Ranges without
 * samples are absent. Among equal probabilities the first class is the predicted one.
 *
 * @param truth class numbers, one per sample
 * @param probabilities one row per sample, one probability per class; one above 1, by rounding, counts as 1
 * @throws {RangeError} when there are no samples or lengths differ
 */
export function calibrationBins(
  truth: ArrayLike<number>,
  probabilities: readonly ArrayLike<number>[],
): ConfidenceBin[] {
  if (truth.length === 0) throw new RangeError("calibration of no samples");
  if (truth.length !== probabilities.length) {
    throw new RangeError(`${truth.length} true classes beside ${probabilities.length} rows of probabilities`);
  }
  const sums = Array.from({ length: bins }, () => ({ images: 0, confidence: 0, hits: 0 }));
  for (const [sample, row] of probabilities.entries()) {
    const highest = Math.max(...Array.from(row));
    const confidence = Math.min(1, highest);
    const bin = sums[Math.max(0, Math.ceil(confidence * bins) - 1)]!;
    bin.images += 1;
    bin.confidence += confidence;
    if (Array.from(row).indexOf(highest) === truth[sample]) bin.hits += 1;
  }
  return sums.flatMap(({ images, confidence, hits }, index) =>
    images === 0
      ? []
      : [
          {
            from: index / bins,
            to: (index + 1) / bins,
            images,
            confidence: confidence / images,
            accuracy: hits / images,
          },
        ],
  );
}

/** The bins of the samples of several diagrams together. */
export function poolCalibration(diagrams: readonly (readonly ConfidenceBin[])[]): ConfidenceBin[] {
  const all = diagrams.flat();
  const starts = [...new Set(all.map(({ from }) => from))].toSorted((a, b) => a - b);
  return starts.map((from) => {
    const group = all.filter((bin) => bin.from === from);
    const images = group.reduce((sum, bin) => sum + bin.images, 0);
    const meanOf = (of: (bin: ConfidenceBin) => number): number =>
      group.reduce((sum, bin) => sum + of(bin) * bin.images, 0) / images;
    return {
      from,
      to: group[0]!.to,
      images,
      confidence: meanOf((bin) => bin.confidence),
      accuracy: meanOf((bin) => bin.accuracy),
    };
  });
}

/**
 * Expected calibration error (Guo et al. 2017): the mean distance between confidence and accuracy, each range weighted by its samples. 0 is
 * perfect.
 *
 * @throws {RangeError} when there are no samples
 */
export function expectedCalibrationError(diagram: readonly ConfidenceBin[]): number {
  const images = diagram.reduce((sum, bin) => sum + bin.images, 0);
  if (images === 0) throw new RangeError("calibration error of no samples");
  return diagram.reduce(
    (sum, bin) => sum + (bin.images / images) * Math.abs(bin.accuracy - bin.confidence),
    0,
  );
}
