/** Items of one list of tensors: more than any loop that is traced writes. */
const itemLimit = 65_536;

/** The length of a list. Throws where it is past {@link itemLimit}: each item takes memory, and a file may name any number. */
export function checkedLength(length: number): { readonly length: number } {
  if (length > itemLimit) throw new Error(`a list of ${length} tensors, at most ${itemLimit} are traced`);
  return { length: Math.max(0, length) };
}
