import type { ProfileRecord } from "../../record/profile-record.ts";
import type { StudyRecord } from "../../record/study-record.ts";
import type { Finding, Rule } from "./define-rule.ts";
import { gainWeight } from "./gain.ts";
import { rules } from "./rules.ts";

/** A finding and what it is about: the model's name, or the approach's title. */
export interface Located {
  readonly about: string;
  readonly finding: Finding;
}

/** Everything that the rules find in a record, what matters most first: see {@link rankFindings}. */
export function findingsOf(record: ProfileRecord | StudyRecord): readonly Located[] {
  const subjects =
    "approaches" in record
      ? record.approaches.map((approach) => ({ about: approach.title, profile: approach.profile, approach }))
      : [{ about: record.model.name, profile: record }];
  return rankFindings(
    rules.flatMap(({ check }) =>
      subjects.flatMap(({ about, ...subject }) => check(subject).map((finding) => ({ about, finding }))),
    ),
  );
}

const ruleByKind = new Map(rules.flatMap((rule) => rule.kinds.map((kind) => [kind, rule] as const)));

/** A study has a finding of each approach: from the third of a kind on they stand behind the others of their place. */
const mostOfAKind = 2;

/** Findings in the order of their importance: by the place of their rule, advice by its gain, others in the order of the rules. */
function rankFindings(found: readonly Located[]): readonly Located[] {
  const seen = new Map<string, number>();
  const numbered = found
    .toSorted((a, b) => weightOf(b) - weightOf(a))
    .map((located) => {
      const { kind } = located.finding;
      const number = (seen.get(kind) ?? 0) + 1;
      seen.set(kind, number);
      return { located, place: placeOf(located), repeated: number > mostOfAKind ? 1 : 0 };
    });
  return numbered
    .toSorted((a, b) => a.place - b.place || a.repeated - b.repeated)
    .map(({ located }) => located);
}

function placeOf({ finding }: Located): number {
  return ["first", "advice", "last"].indexOf(ruleOf(finding).place);
}

function weightOf({ finding: { gain } }: Located): number {
  return gain === undefined ? 0 : gainWeight(gain);
}

/** One plain sentence for a finding. Names of layers and ops come from the model file: escape before inserting. */
export function sentenceOf(finding: Finding): string {
  return ruleOf(finding).sentence(finding);
}

function ruleOf({ kind }: Finding): Rule {
  const rule = ruleByKind.get(kind);
  if (rule === undefined) throw new Error(`no rule finds ${kind}`);
  return rule;
}

/** The findings of a record as sentences; in a study each is opened by what it is about. */
export function describeFindings(record: ProfileRecord | StudyRecord): readonly string[] {
  const isStudy = "approaches" in record;
  return findingsOf(record).map(
    ({ about, finding }) => `${isStudy ? `${about}: ` : ""}${sentenceOf(finding)}`,
  );
}
