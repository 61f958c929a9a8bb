import type { ProfileRecord } from "../../record/profile-record.ts";
import type { Approach } from "../../record/study-record.ts";
import { gainText } from "./gain.ts";
import type { Gain } from "./gain.ts";

/** What a rule looks at: one profile and, in a study, the approach it belongs to. */
export interface Subject {
  readonly profile: ProfileRecord;
  readonly approach?: Approach;
}

/** A fact that a rule found, without words. Shares and differences are fractions of 1, times are in milliseconds. */
export interface Finding {
  readonly kind: string;
  /** Of a finding that advises: the most that the advice may save. */
  readonly gain?: Gain;
}

/**
 * Where a rule's findings stand. `first`: the answer to a question of the command line, or what all figures must be read with. `advice`: by what it may
 * save. `last`: what is worth knowing without anything to do.
 */
type Place = "first" | "advice" | "last";

/** One plain sentence for each kind of finding. A kind without words does not compile. */
type Words<Found extends Finding> = {
  readonly [K in Found["kind"]]: (finding: Extract<Found, { readonly kind: K }>) => string;
};

/** One rule that reads a record and says what is worth knowing. */
export interface Rule<Found extends Finding = Finding> {
  readonly id: string;
  readonly kinds: readonly string[];
  readonly place: Place;
  readonly check: (subject: Subject) => readonly Found[];
  /** The sentence of a finding of this rule. Names of layers and ops come from the model file: escape before inserting. */
  sentence(finding: Found): string;
}

/** Makes a rule of what it checks and of the sentences of what it finds. */
export function defineRule<Found extends Finding>(
  id: string,
  words: Words<Found>,
  check: (subject: Subject) => readonly Found[],
  place: Place = "last",
): Rule<Found> {
  const sentences: Readonly<Record<string, (finding: never) => string>> = words;
  return {
    id,
    kinds: Object.keys(words),
    place,
    check,
    sentence: (finding) => {
      const write = sentences[finding.kind];
      if (write === undefined) throw new Error(`the rule ${id} finds no ${finding.kind}`);
      const text = write(finding as never);
      return finding.gain === undefined ? text : `${text} ${gainText(finding.gain)}`;
    },
  };
}
