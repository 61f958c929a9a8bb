/** The sentence of each code of a union of facts. A code without a sentence does not compile. */
export type WordsOf<Fact extends { readonly code: string }> = {
  readonly [Code in Fact["code"]]: (fact: Extract<Fact, { readonly code: Code }>) => string;
};

/** Returns a function that writes any fact of a union, from the sentences by code. */
export function defineWords<Fact extends { readonly code: string }>(
  words: WordsOf<Fact>,
): (fact: Fact) => string {
  return (fact) => {
    const write = words[fact.code as Fact["code"]] as (fact: Fact) => string;
    return write(fact);
  };
}
