import { ProfilerError } from "../../errors.ts";
import { type Dataset, type LabelCount, labelCounts } from "./dataset.ts";

/**
 * The data set with its n most frequent classes only; of equally frequent ones the first by name. The other classes' rows are
 * added to `dropped`.
 *
 * @throws ProfilerError `wrong-option` where n is not a whole number from 2 to the number of classes
 */
export function keepTopClasses(dataset: Dataset, n: number): Dataset {
  const counts = labelCounts(dataset.samples);
  const classes = mostFrequentLabels(counts, n);
  const dropped = [...dataset.dropped, ...counts.filter(({ label }) => !classes.includes(label))];
  return {
    ...dataset,
    classes,
    samples: dataset.samples.filter(({ label }) => classes.includes(label)),
    dropped: dropped.toSorted((a, b) => (a.label < b.label ? -1 : 1)),
  };
}

/** The n most frequent labels, sorted by name; of equally frequent ones the first by name is in. */
export function mostFrequentLabels(counts: readonly LabelCount[], n: number): string[] {
  if (!Number.isInteger(n) || n < 2 || n > counts.length) {
    throw new ProfilerError("wrong-option", {
      found: `the ${n} most frequent classes asked for`,
      expected: `a whole number from 2 to the ${counts.length} classes of the data set`,
      remedy: "ask for another number of classes",
    });
  }
  return counts
    .toSorted((a, b) => b.count - a.count || (a.label < b.label ? -1 : 1))
    .slice(0, n)
    .map(({ label }) => label)
    .toSorted();
}
