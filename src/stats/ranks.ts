/**
 * The rank of each value, 1 for the least; equal values share the mean of their ranks.
 *
 * @param values finite numbers in any order; left as they are
 */
export function ranks(values: readonly number[]): readonly number[] {
  const order = values
    .map((_, index) => index)
    .toSorted((a, b) => (values[a] as number) - (values[b] as number));
  const ranked = values.map(() => 0);
  for (let from = 0; from < order.length;) {
    const value = values[order[from] as number];
    let to = from + 1;
    while (to < order.length && values[order[to] as number] === value) to += 1;
    // Ranks from + 1 to `to`.
    for (let at = from; at < to; at += 1) ranked[order[at] as number] = (from + 1 + to) / 2;
    from = to;
  }
  return ranked;
}
