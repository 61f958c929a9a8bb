import type { GraphNode } from "./graph-program.ts";
import { dataInputs } from "./graph-index.ts";
import type { GraphIndex } from "./graph-index.ts";
import { isControl, parseReference } from "./reference.ts";

/**
 * The nodes that `targets` need, each after the nodes that it reads; in the file's own order if that is such an order.
 *
 * @param given names of nodes with results: neither these nor nodes that only they need are planned
 */
export function planRun(
  index: GraphIndex,
  targets: readonly string[],
  given: ReadonlySet<string>,
): readonly GraphNode[] {
  const needed = reach(index, targets, given);
  const done = new Set<string>();
  const plan: GraphNode[] = [];
  for (const root of index.nodes) {
    if (!needed.has(root.name) || done.has(root.name)) continue;
    // Depth first with an explicit stack: graphs are deeper than JavaScript's stack.
    const stack = [{ node: root, rest: needs(index, root) }];
    const open = new Set([root.name]);
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const name = top.rest.pop();
      if (name === undefined) {
        stack.pop();
        open.delete(top.node.name);
        if (!done.has(top.node.name)) plan.push(top.node);
        done.add(top.node.name);
        continue;
      }
      const node = index.byName.get(name);
      // A node that is open reads itself, which is an error in the file: the run will miss its input.
      if (node === undefined || done.has(name) || given.has(name) || open.has(name)) continue;
      open.add(name);
      stack.push({ node, rest: needs(index, node) });
    }
  }
  return plan;
}

/**
 * Runs the nodes of a plan. Those that cannot run yet wait, with the nodes that read them, and are tried again after the others; where no node can go
 * on, the first has to run without what it waits for.
 *
 * @param run runs a node, or returns false if it waits: for a node in `waiting`, or, if it may, for what others tell
 */
export function runInRounds(
  plan: readonly GraphNode[],
  run: (node: GraphNode, waiting: ReadonlySet<string>, mayWait: boolean) => boolean,
): void {
  const waiting = new Set<string>();
  const waits = (node: GraphNode): boolean => {
    waiting.delete(node.name);
    if (run(node, waiting, true)) return false;
    waiting.add(node.name);
    return true;
  };
  let left = plan.filter(waits);
  while (left.length > 0) {
    const still = left.filter(waits);
    const [first] = still;
    if (first !== undefined && still.length === left.length) {
      waiting.delete(first.name);
      run(first, waiting, false);
      still.shift();
    }
    left = still;
  }
}

function reach(
  index: GraphIndex,
  targets: readonly string[],
  given: ReadonlySet<string>,
): ReadonlySet<string> {
  const reached = new Set<string>();
  const open = [...targets];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const node = index.byName.get(name);
    if (node === undefined || given.has(name) || reached.has(name)) continue;
    reached.add(name);
    open.push(...needs(index, node));
  }
  return reached;
}

/** Names of the nodes that must run before a node, last first. An Exit needs the values that enter its loop, which runs as one. */
function needs(index: GraphIndex, node: GraphNode): string[] {
  const frame = index.frameOfExit.get(node.name);
  if (frame !== undefined) {
    return frame.enters.flatMap((enter) => dataInputs(enter).map((input) => input.node)).toReversed();
  }
  const waits = index.switches
    ? (node.input ?? []).filter(isControl).map((text) => parseReference(text).node)
    : [];
  return [...dataInputs(node).map((input) => input.node), ...waits].toReversed();
}
