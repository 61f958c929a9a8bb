/**
 * Indices of each class's samples, ascending within a class, classes ascending by number.
 *
 * @param labels class numbers, one per sample
 * @throws RangeError for no labels, or a label that is not a whole number from 0
 */
export function membersByClass(labels: ArrayLike<number>): number[][] {
  if (labels.length === 0) throw new RangeError("no labels to split");
  const members = new Map<number, number[]>();
  for (let index = 0; index < labels.length; index++) {
    const label = labels[index]!;
    if (!Number.isInteger(label) || label < 0) {
      throw new RangeError(`label ${label} at index ${index}, which is not a class number`);
    }
    const known = members.get(label);
    if (known === undefined) members.set(label, [index]);
    else known.push(index);
  }
  return [...members.entries()].toSorted(([a], [b]) => a - b).map(([, indices]) => indices);
}
