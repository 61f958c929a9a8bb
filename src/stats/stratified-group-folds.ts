import { seededRandom, shuffle } from "./seeded-random.ts";

/**
 * k test sets for cross-validation where no group is on both sides, each sample in exactly one, indices ascending; the classes' shares are kept as well
 * as whole groups allow.
 *
 * Greedy, as scikit-learn's StratifiedGroupKFold: groups are dealt in the order of the spread of their class counts, the most uneven first, each to
 * the fold where the classes' shares of the folds then vary least; among equals, to the fold with the fewest samples. The seed orders groups of
 * equal spread.
 *
 * @param labels class numbers, one per sample
 * @param groups a name per sample
 * @param k folds, at least 2 and at most the number of groups
 * @throws {RangeError} when k is out of range or the lists differ in length
 */
export function stratifiedGroupFolds(
  labels: readonly number[],
  groups: readonly string[],
  k: number,
  seed: number,
): number[][] {
  if (labels.length !== groups.length)
    throw new RangeError(`${labels.length} labels and ${groups.length} groups`);
  const members = new Map<string, number[]>();
  for (const [sample, group] of groups.entries()) members.set(group, [...(members.get(group) ?? []), sample]);
  if (!Number.isInteger(k) || k < 2 || k > members.size)
    throw new RangeError(`${k} folds of ${members.size} groups`);
  const classes = Math.max(...labels) + 1;
  const totals = countClasses(labels, classes);
  const dealt = shuffle([...members.values()], seededRandom(seed))
    .map((samples) => ({
      samples,
      counts: countClasses(
        samples.map((sample) => labels[sample]!),
        classes,
      ),
    }))
    .toSorted((a, b) => spread(b.counts) - spread(a.counts));
  const folds = Array.from({ length: k }, () => ({
    samples: [] as number[],
    counts: Array.from({ length: classes }, () => 0),
  }));
  for (const { samples, counts } of dealt) {
    const unevenness = folds.map((fold) => {
      const withGroup = folds.map((other) => (other === fold ? sum(other.counts, counts) : other.counts));
      const spreads = totals.map((total, label) =>
        total === 0 ? 0 : spread(withGroup.map((own) => own[label]! / total)),
      );
      return spreads.reduce((total, value) => total + value, 0) / classes;
    });
    const least = Math.min(...unevenness);
    const [best] = folds
      .filter((_, index) => unevenness[index]! <= least + 1e-12)
      .toSorted((a, b) => a.samples.length - b.samples.length);
    best!.samples.push(...samples);
    best!.counts = sum(best!.counts, counts);
  }
  return folds.map(({ samples }) => samples.toSorted((a, b) => a - b));
}

function countClasses(labels: readonly number[], classes: number): number[] {
  const counts = Array.from({ length: classes }, () => 0);
  for (const label of labels) counts[label]! += 1;
  return counts;
}

function sum(one: readonly number[], other: readonly number[]): number[] {
  return one.map((value, index) => value + other[index]!);
}

/** Standard deviation of the whole, not of a sample: divided by n. */
function spread(values: readonly number[]): number {
  const mean = values.reduce((total, value) => total + value, 0) / values.length;
  return Math.sqrt(values.reduce((total, value) => total + (value - mean) ** 2, 0) / values.length);
}
