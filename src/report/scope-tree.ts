import type { LayerRow } from "../record/profile-record.ts";
import { rowLabel } from "./row-label.ts";

/** A part of a model: a layer call, or a scope with parts of its own. */
export interface Scope {
  /** Its name within the scope around it. */
  readonly name: string;
  /** The whole way to it. */
  readonly path: string;
  /** Empty of a layer. */
  readonly children: readonly Scope[];
  /** Of a layer. */
  readonly row?: LayerRow;
  /** Index of its first row in the model. */
  readonly order: number;
}

/** A deeper path is one name from here on. */
const deepest = 30;

/** Children that a scope may have without groups by their names. */
const fewest = 4;

/**
 * The scopes of a model: the parts of its paths, and within a scope runs of names that begin alike (`block1_conv`, `block1_bn`), since Keras models
 * without nested models have their scopes in names alone.
 */
export function scopeTree(layers: readonly LayerRow[], title: string): Scope {
  const root = makeBranch(title, "");
  layers.forEach((row, order) => {
    const segments = row.path.split("/");
    const kept = segments.slice(0, Math.min(segments.length, deepest) - 1);
    let branch = root;
    for (const name of kept) {
      let next = branch.branches.get(name);
      if (next === undefined) {
        next = makeBranch(name, branch.path === "" ? name : `${branch.path}/${name}`);
        branch.branches.set(name, next);
        branch.children.push(next);
      }
      branch = next;
    }
    const name = rowLabel({ path: segments.slice(kept.length).join("/"), call: row.call });
    branch.children.push({ name, path: rowLabel(row), children: [], row, order });
  });
  return finish(root);
}

/** A scope that still grows. */
interface Branch {
  readonly name: string;
  readonly path: string;
  readonly branches: Map<string, Branch>;
  readonly children: (Branch | Scope)[];
}

function makeBranch(name: string, path: string): Branch {
  return { name, path, branches: new Map(), children: [] };
}

function finish(branch: Branch | Scope): Scope {
  if (!("branches" in branch)) return branch;
  const children = branch.children.map(finish);
  const [only] = children;
  // The root keeps its title; other scopes with a single scope are one with it.
  if (only !== undefined && children.length === 1 && only.row === undefined && branch.path !== "")
    return { ...only, name: `${branch.name}/${only.name}` };
  return {
    name: branch.name,
    path: branch.path,
    children: children.length > fewest ? groupByName(children, branch.path, 0) : children,
    order: only?.order ?? 0,
  };
}

/** A child with the parts of its name. */
interface Named {
  readonly scope: Scope;
  readonly words: readonly string[];
}

function groupByName(children: readonly Scope[], path: string, depth: number): readonly Scope[] {
  return groupNamed(
    children.map((scope) => ({ scope, words: wordsOf(scope.name) })),
    path,
    depth,
  );
}

function groupNamed(children: readonly Named[], path: string, depth: number): readonly Scope[] {
  const runs = new Map<string, number[]>();
  children.forEach(({ words }, index) => {
    const word = words[depth];
    if (word === undefined) return;
    const run = runs.get(word);
    if (run === undefined) runs.set(word, [index]);
    else run.push(index);
  });
  const grouped = new Map<number, Scope>();
  const taken = new Set<number>();
  for (const run of runs.values()) {
    const [first = 0, last = 0] = [run[0], run.at(-1)];
    // Names such as `relu_1`, `relu_2` all over a model are no scope of it.
    const dense = last - first + 1 <= run.length * 1.5;
    if (run.length < 2 || !dense) continue;
    const members = run.map((index) => children[index] as Named);
    const common = commonDepth(members, depth + 1);
    if (run.length === children.length) return groupNamed(children, path, common);
    const prefix = (members[0] as Named).words.slice(0, common).join("_");
    grouped.set(first, {
      name: (members[0] as Named).words.slice(depth, common).join("_"),
      path: path === "" ? prefix : `${path}/${prefix}`,
      children: groupNamed(members, path, common),
      order: (members[0] as Named).scope.order,
    });
    for (const index of run) taken.add(index);
  }
  return children.flatMap(({ scope, words }, index) => {
    const group = grouped.get(index);
    if (group !== undefined) return [group];
    if (taken.has(index)) return [];
    const name = words.slice(depth).join("_");
    return [name === "" ? scope : { ...scope, name }];
  });
}

/** How many words all names share; each keeps one of its own. */
function commonDepth(members: readonly Named[], from: number): number {
  let depth = from;
  const [first] = members;
  const shared = (at: number): boolean =>
    members.every(({ words }) => words.length > at + 1 && words[at] === first?.words[at]);
  while (shared(depth)) depth += 1;
  return depth;
}

/**
 * Parts of a name between underscores. A number belongs to the word before it that has none (`stage_0`), and at the end to the word before it in any
 * case: there it tells apart layers of the same name.
 */
function wordsOf(name: string): readonly string[] {
  const parts = name.split(/(?<=[\p{L}\d])_(?=[\p{L}\d])/u);
  const words: string[] = [];
  parts.forEach((part, index) => {
    const before = words.at(-1);
    const joins = /^\d+$/.test(part) && before !== undefined;
    if (joins && (!/\d/.test(before) || index === parts.length - 1))
      words[words.length - 1] = `${before}_${part}`;
    else words.push(part);
  });
  return words;
}
