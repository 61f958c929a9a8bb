/** The sentence of each code of a union of facts: a code without words does not compile. */
export type WordsOf<Fact extends { readonly code: string }> = {
  readonly [Code in Fact["code"]]: (fact: Extract<Fact, { readonly code: Code }>) => string;
};

/** Gives the words of a union of facts, by code, the one function that writes any of them. */
export function defineWords<Fact extends { readonly code: string }>(
  words: WordsOf<Fact>,
): (fact: Fact) => string {
  return (fact) => {
    const write = words[fact.code as Fact["code"]] as (fact: Fact) => string;
    return write(fact);
  };
}
