import type { ProfileRecord } from "../../record/profile-record.ts";
import { gainText } from "./gain.ts";
import type { Gain } from "./gain.ts";

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

/** The words of one kind of finding. */
interface KindWords<Found> {
  /** What to do, or what is so, in a few words: it is read first. */
  readonly title: string;
  /** What, how much, and what to do, in full sentences. The gain follows by itself. */
  readonly text: (finding: Found) => string;
  /** What differs between two findings of the kind, where neither has a gain: a figure. */
  readonly short?: (finding: Found) => string;
}

/** A kind without words does not compile. */
type Words<Found extends Finding> = {
  readonly [K in Found["kind"]]: KindWords<Extract<Found, { readonly kind: K }>>;
};

/** One rule that reads a record and says what is worth knowing. */
export interface Rule<Found extends Finding = Finding> {
  readonly id: string;
  readonly kinds: readonly string[];
  readonly place: Place;
  readonly check: (profile: ProfileRecord) => readonly Found[];
  /** The words of a finding of this rule. Names of layers and ops come from the model file: escape before inserting. */
  describe(finding: Found): FindingWords;
}

/** A finding as text. */
export interface FindingWords {
  readonly title: string;
  readonly text: string;
  /** Its own figure, for a finding that is listed beside another one of its kind; empty if it has none. */
  readonly short: string;
}

/** Makes a rule of what it checks and of the words of what it finds. */
export function defineRule<Found extends Finding>(
  id: string,
  words: Words<Found>,
  check: (profile: ProfileRecord) => readonly Found[],
  place: Place = "last",
): Rule<Found> {
  const byKind: Readonly<Record<string, KindWords<never>>> = words;
  return {
    id,
    kinds: Object.keys(words),
    place,
    check,
    describe: (finding) => {
      const own = byKind[finding.kind];
      if (own === undefined) throw new Error(`the rule ${id} finds no ${finding.kind}`);
      const { gain } = finding;
      const text = own.text(finding as never);
      return {
        title: own.title,
        text: gain === undefined ? text : `${text} ${gainText(gain).long}`,
        short: gain === undefined ? (own.short?.(finding as never) ?? "") : gainText(gain).short,
      };
    },
  };
}
