import type { ProfileRecord } from "../../record/profile-record.ts";
import type { StudyRecord } from "../../record/study-record.ts";
import { perNetwork } from "../per-network.ts";
import type { Finding, FindingWords, Rule } from "./define-rule.ts";
import { gainWeight } from "./gain.ts";
import { rules } from "./rules.ts";

/** A finding and what it is about: the model's name, or the title of a study's network. */
export interface Located {
  readonly about: string;
  readonly finding: Finding;
}

/** The findings of one kind, the one with the largest gain first: a study may have one of each network. */
export type FindingGroup = readonly [Located, ...Located[]];

/** A finding as a page shows it. */
export type FindingText = Pick<FindingWords, "title" | "text">;

/**
 * Everything that the rules find in a record, what matters most first: by the place of the rule, advice by its largest gain, others in the order of the
 * rules. What several networks have in common is one group.
 */
export function findingsOf(record: ProfileRecord | StudyRecord): readonly FindingGroup[] {
  const subjects =
    "approaches" in record
      ? perNetwork(record).approaches.map(({ title, profile }) => ({ about: title, profile }))
      : [{ about: record.model.name, profile: record }];
  const groups = new Map<string, [Located, ...Located[]]>();
  for (const { check } of rules)
    for (const { about, profile } of subjects)
      for (const [key, finding] of numbered(check(profile))) {
        const group = groups.get(key);
        if (group === undefined) groups.set(key, [{ about, finding }]);
        else group.push({ about, finding });
      }
  return [...groups.values()]
    .map((group) => group.toSorted((a, b) => weightOf(b) - weightOf(a)) as [Located, ...Located[]])
    .toSorted(([a], [b]) => placeOf(a) - placeOf(b) || weightOf(b) - weightOf(a));
}

/** Findings of one rule about one model by their kind: a second one of a kind is a group of its own. */
function numbered(found: readonly Finding[]): readonly (readonly [string, Finding])[] {
  return found.map((finding, index) => {
    const before = found.slice(0, index).filter(({ kind }) => kind === finding.kind).length;
    return [`${finding.kind} ${before}`, finding];
  });
}

function placeOf({ finding }: Located): number {
  return ["first", "advice", "last"].indexOf(ruleOf(finding).place);
}

function weightOf({ finding: { gain } }: Located): number {
  return gain === undefined ? 0 : gainWeight(gain);
}

const ruleByKind = new Map(rules.flatMap((rule) => rule.kinds.map((kind) => [kind, rule] as const)));

function ruleOf({ kind }: Finding): Rule {
  const rule = ruleByKind.get(kind);
  if (rule === undefined) throw new Error(`no rule finds ${kind}`);
  return rule;
}

/** The words of a finding. Names of layers and ops come from the model file: escape before inserting. */
export function describeFinding(finding: Finding): FindingWords {
  return ruleOf(finding).describe(finding);
}

/** The findings of a record in words; in a study each says which networks it is about. */
export function describeFindings(record: ProfileRecord | StudyRecord): readonly FindingText[] {
  const isStudy = "approaches" in record;
  return findingsOf(record).map(([first, ...others]) => {
    const { title, text } = describeFinding(first.finding);
    if (!isStudy) return { title, text };
    return { title, text: [`${first.about}: ${text}`, ...alsoIn(others)].join(" ") };
  });
}

function alsoIn(others: readonly Located[]): readonly string[] {
  if (others.length === 0) return [];
  const found = others.map(({ about, finding }) => ({ about, short: describeFinding(finding).short }));
  const [first, ...rest] = new Set(found.map(({ short }) => short));
  const names = found.map(({ about }) => about).join("; ");
  if (found.length > 1 && rest.length === 0)
    return [`Also: ${names}${first === undefined || first === "" ? "" : ` (each ${first})`}.`];
  const list = found.map(({ about, short }) => (short === "" ? about : `${about} (${short})`));
  return [`Also: ${list.join("; ")}.`];
}
