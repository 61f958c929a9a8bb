/** Precision, recall and F1 of one class, as fractions of 1, and how many samples truly are of it. */
export interface ClassScores {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly support: number;
}

/** What a confusion matrix says, by scikit-learn's definitions with `labels=range(K), zero_division=0`; fractions of 1. */
export interface ClassificationReport {
  readonly accuracy: number;
  /** Mean recall over the classes that occur in the truth. */
  readonly balancedAccuracy: number;
  /** Unweighted means over all K classes: a class absent from truth and prediction counts as 0. */
  readonly macroPrecision: number;
  readonly macroRecall: number;
  readonly macroF1: number;
  /** Means weighted by support. */
  readonly weightedPrecision: number;
  readonly weightedRecall: number;
  readonly weightedF1: number;
  /** Over the pooled counts: each equals the accuracy where every sample has one class. */
  readonly microPrecision: number;
  readonly microRecall: number;
  readonly microF1: number;
  readonly perClass: readonly ClassScores[];
  /** Cohen's kappa, unweighted; undefined where chance agreement is 1 (0/0): one class in truth and prediction alike. */
  readonly cohenKappa: number | undefined;
  /** Matthews' correlation coefficient for K classes (Gorodkin 2004); 0 where truth or prediction is constant. */
  readonly matthewsCorrcoef: number;
}

/**
 * All scores of a confusion matrix.
 *
 * @param matrix K rows of K counts, rows the truth, columns the prediction
 * @throws RangeError for a matrix that is not square or holds no sample
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
