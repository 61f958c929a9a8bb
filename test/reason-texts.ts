/** The words of reasons or notes, without their codes. */
export function textsOf(remarks: readonly { readonly text: string }[] | undefined): readonly string[] {
  return (remarks ?? []).map(({ text }) => text);
}
