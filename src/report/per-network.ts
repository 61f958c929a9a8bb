import type { Approach, StudyRecord } from "../record/study-record.ts";

/**
 * The record with one approach for each network whose costs it has: approaches of one model file share its counts and times. A network of several
 * approaches stands under its model's name, or under their titles where another one has that name.
 */
export function perNetwork(record: StudyRecord): StudyRecord {
  const networks = networksOf(record);
  return { ...record, approaches: networks.map(({ title, first }) => ({ ...first, title })) };
}

/** Which approaches stand under a model's name, one sentence for each such network. */
export function networkNotes(record: StudyRecord): readonly string[] {
  return networksOf(record).flatMap(({ title, approaches }) =>
    approaches.length === 1 || title === titlesOf(approaches)
      ? []
      : [`${title}: the network of ${titlesOf(approaches)}.`],
  );
}

interface Network {
  readonly title: string;
  readonly first: Approach;
  readonly approaches: readonly Approach[];
}

/** Every table of costs asks for them, and profiles are large. */
const known = new WeakMap<StudyRecord, readonly Network[]>();

function networksOf(record: StudyRecord): readonly Network[] {
  const networks = known.get(record) ?? findNetworks(record);
  known.set(record, networks);
  return networks;
}

function findNetworks({ approaches }: StudyRecord): readonly Network[] {
  const groups = new Map<string, [Approach, ...Approach[]]>();
  for (const approach of approaches) {
    const costs = JSON.stringify(approach.profile);
    const group = groups.get(costs);
    if (group === undefined) groups.set(costs, [approach]);
    else group.push(approach);
  }
  const shared = [...groups.values()].filter((group) => group.length > 1);
  const names = shared.map(([{ profile }]) => profile.model.name);
  return [...groups.values()].map((group) => {
    const [first] = group;
    const { name } = first.profile.model;
    const unique = names.filter((other) => other === name).length === 1;
    return { title: group.length > 1 && unique ? name : titlesOf(group), first, approaches: group };
  });
}

function titlesOf(approaches: readonly Approach[]): string {
  return approaches.map(({ title }) => title).join("; ");
}
