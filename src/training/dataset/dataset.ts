import { ProfilerError } from "../../errors.ts";

/** One labeled photo. */
export interface Sample {
  /** The CSV's image id. */
  readonly id: string;
  /** Absolute path of the photo. */
  readonly file: string;
  readonly label: string;
  /** What the photo shares with others, as its sender, by the column that was asked for; absent if its row has none. */
  readonly group?: string;
}

/** The number of rows with a label. */
export interface LabelCount {
  readonly label: string;
  readonly count: number;
}

/** Labeled photos, without those of dropped labels. `rows` is the number of `samples` plus the dropped counts and `unreadable`. */
export interface Dataset {
  /** Name of the folder, without its path. */
  readonly name: string;
  /** Absolute path. */
  readonly folder: string;
  /** True for drawn images (marked by `dataset.json`): results on them say nothing about photographs. */
  readonly fixture: boolean;
  /** Rows of the CSV without the heading. */
  readonly rows: number;
  /** In the order of the CSV. */
  readonly samples: readonly Sample[];
  /** Labels that occur in `samples`, by name in code-point order; an index into this list is a class number. */
  readonly classes: readonly string[];
  /** Ids of photos of kept labels that are missing or unreadable and were left out. Default: none. */
  readonly unreadable?: readonly string[];
  /** Labels left out, by name. */
  readonly dropped: readonly LabelCount[];
}

/** Counts the rows of each label; labels in code-point order. */
export function labelCounts(rows: Iterable<{ readonly label: string }>): LabelCount[] {
  const counts = new Map<string, number>();
  for (const { label } of rows) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts].map(([label, count]) => ({ label, count })).toSorted(byLabel);
}

/** Each sample's class number: the index of its label in `classes`. */
export function classNumbers({ samples, classes }: Pick<Dataset, "samples" | "classes">): number[] {
  const numbers = new Map(classes.map((label, number) => [label, number]));
  return samples.map(({ label }) => numbers.get(label)!);
}

/** Each sample's group; a sample without one is a group of its own. */
export function groupNames({ samples }: Pick<Dataset, "samples">): string[] {
  return samples.map(({ id, group }) => (group === undefined ? `photo:${id}` : `group:${group}`));
}

function byLabel(a: LabelCount, b: LabelCount): number {
  return a.label < b.label ? -1 : 1;
}

/**
 * Weights of the loss that give every class the same total: n / (K * n_c), scikit-learn's `balanced`, with n samples, K classes
 * that occur and n_c samples of class c. The mean weight over the samples is 1. A class that does not occur weighs 0.
 *
 * @param labels class numbers, 0 to `classes - 1`
 * @returns one weight per class number
 * @throws {RangeError} for no labels or a class number out of range
 */
export function classWeights(labels: ArrayLike<number>, classes: number): number[] {
  if (labels.length === 0) throw new RangeError("class weights of no labels");
  const counts = Array.from({ length: classes }, () => 0);
  for (const label of Array.from(labels)) {
    if (counts[label] === undefined) throw new RangeError(`class ${label} is not one of 0 to ${classes - 1}`);
    counts[label] += 1;
  }
  const occurring = counts.filter((count) => count > 0).length;
  return counts.map((count) => (count === 0 ? 0 : labels.length / (occurring * count)));
}

/**
 * Keeps the n most frequent classes; among equally frequent ones the first by name. The rows of the others go to `dropped`.
 *
 * @throws {ProfilerError} `wrong-option` if n is not a whole number from 2 to the number of classes
 */
export function keepTopClasses(dataset: Dataset, n: number): Dataset {
  return keepClasses(dataset, mostFrequentLabels(labelCounts(dataset.samples), n));
}

/** Keeps the named classes. The rows of the others go to `dropped`. */
export function keepClasses(dataset: Dataset, classes: readonly string[]): Dataset {
  const counts = labelCounts(dataset.samples);
  const dropped = [...dataset.dropped, ...counts.filter(({ label }) => !classes.includes(label))];
  return {
    ...dataset,
    classes,
    samples: dataset.samples.filter(({ label }) => classes.includes(label)),
    dropped: dropped.toSorted(byLabel),
  };
}

/** The n most frequent labels, sorted by name; among equally frequent ones the first by name. */
export function mostFrequentLabels(counts: readonly LabelCount[], n: number): string[] {
  if (!Number.isInteger(n) || n < 2 || n > counts.length) {
    throw new ProfilerError("wrong-option", {
      found: `the ${n} most frequent classes asked for`,
      expected: `a whole number from 2 to the ${counts.length} classes of the data set`,
      remedy: "ask for another number of classes",
    });
  }
  return counts
    .toSorted((a, b) => b.count - a.count || byLabel(a, b))
    .slice(0, n)
    .map(({ label }) => label)
    .toSorted();
}
