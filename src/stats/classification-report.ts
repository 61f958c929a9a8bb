/**
 * Confusion matrix: `matrix[t][p]` samples of class `t` were predicted as class `p`; rows are the truth.
 *
 * @param truth class numbers, 0 to `classes - 1`, one per sample
 * @param predicted class numbers in the same order
 * @throws {RangeError} when the lengths differ or a class number is out of range
 */
export function confusionMatrix(
  truth: ArrayLike<number>,
  predicted: ArrayLike<number>,
  classes: number,
): number[][] {
  if (truth.length !== predicted.length) {
    throw new RangeError(`${truth.length} true classes beside ${predicted.length} predicted ones`);
  }
  const matrix = Array.from({ length: classes }, () => Array.from({ length: classes }, () => 0));
  for (let index = 0; index < truth.length; index++) {
    const row = matrix[classAt(truth, index, classes)]!;
    row[classAt(predicted, index, classes)]! += 1;
  }
  return matrix;
}

function classAt(labels: ArrayLike<number>, index: number, classes: number): number {
  const label = labels[index]!;
  if (!Number.isInteger(label) || label < 0 || label >= classes) {
    throw new RangeError(`class ${label} at index ${index}, which is not one of 0 to ${classes - 1}`);
  }
  return label;
}

/** Precision, recall and F1 of one class, as fractions of 1, and its number of true samples (`support`). */
export interface ClassScores {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly support: number;
}

/** Scores of a confusion matrix by scikit-learn's definitions with `labels=range(K), zero_division=0`; fractions of 1. */
export interface ClassificationReport {
  readonly accuracy: number;
  /** Mean recall over the classes that have true samples. */
  readonly balancedAccuracy: number;
  /** Unweighted means over all K classes: a class in neither truth nor prediction counts as 0. */
  readonly macroPrecision: number;
  readonly macroRecall: number;
  readonly macroF1: number;
  /** Means weighted by support. */
  readonly weightedPrecision: number;
  readonly weightedRecall: number;
  readonly weightedF1: number;
  /** Over the pooled counts: each equals the accuracy, because every sample has one class. */
  readonly microPrecision: number;
  readonly microRecall: number;
  readonly microF1: number;
  readonly perClass: readonly ClassScores[];
  /** Cohen's kappa, unweighted; undefined when chance agreement is 1 (0/0): truth and prediction have one and the same class. */
  readonly cohenKappa: number | undefined;
  /** Matthews' correlation coefficient for K classes (Gorodkin 2004); 0 when truth or prediction is constant. */
  readonly matthewsCorrcoef: number;
}

/**
 * Computes all scores of a confusion matrix.
 *
 * @param matrix K rows of K counts, rows the truth, columns the prediction
 * @throws {RangeError} when the matrix is not square or has no sample
 */
export function classificationReport(matrix: readonly (readonly number[])[]): ClassificationReport {
  const classes = matrix.length;
  if (matrix.some((row) => row.length !== classes)) throw new RangeError("confusion matrix is not square");
  const truths = matrix.map(sum);
  const predictions = matrix.map((_, column) => sum(matrix.map((row) => row[column]!)));
  const hits = matrix.map((row, index) => row[index]!);
  const total = sum(truths);
  if (total === 0) throw new RangeError("confusion matrix holds no sample");
  const perClass = hits.map((hit, index) => scores(hit, truths[index]!, predictions[index]!));
  const accuracy = sum(hits) / total;
  const occurring = perClass.filter(({ support }) => support > 0);
  const macro = (of: (scores: ClassScores) => number): number => sum(perClass.map(of)) / classes;
  const weighted = (of: (scores: ClassScores) => number): number =>
    sum(perClass.map((one) => of(one) * one.support)) / total;
  return {
    accuracy,
    balancedAccuracy: sum(occurring.map(({ recall }) => recall)) / occurring.length,
    macroPrecision: macro(({ precision }) => precision),
    macroRecall: macro(({ recall }) => recall),
    macroF1: macro(({ f1 }) => f1),
    weightedPrecision: weighted(({ precision }) => precision),
    weightedRecall: weighted(({ recall }) => recall),
    weightedF1: weighted(({ f1 }) => f1),
    microPrecision: accuracy,
    microRecall: accuracy,
    microF1: accuracy,
    perClass,
    ...agreement(sum(hits), total, truths, predictions),
  };
}

function scores(hit: number, truth: number, predicted: number): ClassScores {
  return {
    precision: predicted === 0 ? 0 : hit / predicted,
    recall: truth === 0 ? 0 : hit / truth,
    f1: truth + predicted === 0 ? 0 : (2 * hit) / (truth + predicted),
    support: truth,
  };
}

function agreement(
  hits: number,
  total: number,
  truths: readonly number[],
  predictions: readonly number[],
): { cohenKappa: number | undefined; matthewsCorrcoef: number } {
  const byChance = dot(truths, predictions);
  const aboveChance = hits * total - byChance;
  const spreads = (total ** 2 - dot(truths, truths)) * (total ** 2 - dot(predictions, predictions));
  return {
    cohenKappa: byChance === total ** 2 ? undefined : aboveChance / (total ** 2 - byChance),
    matthewsCorrcoef: spreads === 0 ? 0 : aboveChance / Math.sqrt(spreads),
  };
}

function dot(a: readonly number[], b: readonly number[]): number {
  return sum(a.map((value, index) => value * b[index]!));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
