import type { GraphNode } from "./graph-program.ts";
import { stringAttribute } from "./attributes.ts";
import { isControl, outputPosition, parseReference } from "./reference.ts";
import type { Reference } from "./reference.ts";

/** A TensorFlow 1 while loop: nodes of the graph itself, connected by Enter, Merge, Switch, NextIteration and Exit. */
export interface Frame {
  readonly condition: GraphNode;
  readonly enters: readonly GraphNode[];
  /** The loop's variables: references to the start value and to the next value. */
  readonly variables: readonly { readonly merge: GraphNode; readonly enter: string; readonly next: string }[];
}

/** A list of nodes, indexed by names and loops. */
export interface GraphIndex {
  readonly nodes: readonly GraphNode[];
  readonly byName: ReadonlyMap<string, GraphNode>;
  /** The loop of each Exit node, by the Exit's name. */
  readonly frameOfExit: ReadonlyMap<string, Frame>;
  /** Whether Switch and Merge choose branches, so that control inputs matter. */
  readonly switches: boolean;
  /** How many outputs of each node are read, by node name. */
  readonly outputsRead: ReadonlyMap<string, number>;
}

const indexed = new WeakMap<readonly GraphNode[], GraphIndex>();

/** Indexes nodes, once per list. Of several nodes with one name, which is an error in the file, the first counts. */
export function indexGraph(nodes: readonly GraphNode[]): GraphIndex {
  const known = indexed.get(nodes);
  if (known !== undefined) return known;
  const index = indexOf(nodes);
  indexed.set(nodes, index);
  return index;
}

function indexOf(nodes: readonly GraphNode[]): GraphIndex {
  const byName = new Map<string, GraphNode>();
  for (const node of nodes) if (!byName.has(node.name)) byName.set(node.name, node);
  const outputsRead = new Map<string, number>();
  for (const node of nodes) {
    for (const input of node.input ?? []) {
      if (isControl(input)) continue;
      const reference = parseReference(input);
      const at = outputPosition(reference, byName.get(reference.node)?.op);
      outputsRead.set(reference.node, Math.max(outputsRead.get(reference.node) ?? 1, at + 1));
    }
  }
  const switches = nodes.some(({ op }) => op === "Switch" || op === "RefSwitch");
  return {
    nodes,
    byName,
    outputsRead,
    switches,
    frameOfExit: switches ? framesOf(nodes, byName) : new Map(),
  };
}

function framesOf(
  nodes: readonly GraphNode[],
  byName: ReadonlyMap<string, GraphNode>,
): ReadonlyMap<string, Frame> {
  const source = (node: GraphNode, position: number): GraphNode | undefined => {
    const input = dataInputs(node)[position];
    return input === undefined ? undefined : byName.get(input.node);
  };
  const frames = new Map<GraphNode, { frame: Frame; variables: Frame["variables"][number][] }>();
  const enters = new Map<string | undefined, GraphNode[]>();
  for (const node of nodes) {
    if (!/^(Ref)?Enter$/.test(node.op)) continue;
    const name = stringAttribute(node, "frame_name");
    enters.set(name, [...(enters.get(name) ?? []), node]);
  }
  const frameOfExit = new Map<string, Frame>();
  const frameOfSwitch = new Map<GraphNode, Frame>();
  for (const node of nodes) {
    const condition = source(node, 1);
    const merge = source(node, 0);
    if (!/^(Ref)?Switch$/.test(node.op) || condition?.op !== "LoopCond" || merge === undefined) continue;
    const [enter, next] = merge.input ?? [];
    if (enter === undefined || next === undefined) continue;
    const known = frames.get(condition);
    const variables = known?.variables ?? [];
    variables.push({ merge, enter, next });
    const name = stringAttribute(byName.get(parseReference(enter).node) ?? node, "frame_name");
    const frame = known?.frame ?? { condition, enters: enters.get(name) ?? [], variables };
    frames.set(condition, { frame, variables });
    frameOfSwitch.set(node, frame);
  }
  for (const node of nodes) {
    const from = source(node, 0);
    const frame = from === undefined ? undefined : frameOfSwitch.get(from);
    if (/^(Ref)?Exit$/.test(node.op) && frame !== undefined) frameOfExit.set(node.name, frame);
  }
  return frameOfExit;
}

/** The references that a node reads, in order. */
export function dataInputs(node: GraphNode): readonly Reference[] {
  return (node.input ?? []).filter((input) => !isControl(input)).map(parseReference);
}
