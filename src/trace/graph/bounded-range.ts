import { Tensor } from "@tensorflow/tfjs-core";
import type { ShapeBackend } from "../shape-backend.ts";
import { tensorWithoutData } from "../shape-backend.ts";
import { dataInputs } from "./graph-index.ts";
import type { GraphNode } from "./graph-program.ts";
import type { GraphRun, Subgraph } from "./graph-run.ts";
import { parseReference } from "./reference.ts";
import type { Reference } from "./reference.ts";

/** Most nodes between a range and the numbers that limit it. */
const depthLimit = 16;

/**
 * A range whose end is computed while the model runs but has a known limit, as that of a detector's list of boxes: at its greatest extent.
 * Undefined for other nodes and ranges.
 */
export function runBoundedRange(
  run: GraphRun,
  subgraph: Subgraph,
  node: GraphNode,
  inputs: readonly Tensor[],
): Tensor | undefined {
  const [start, end, step] = inputs;
  if (node.op !== "Range" || start === undefined || end === undefined || step === undefined) return undefined;
  if (numberOf(end, run.backend) !== undefined) return undefined;
  const from = numberOf(start, run.backend);
  const by = numberOf(step, run.backend);
  const reference = dataInputs(node)[1];
  if (from === undefined || by === undefined || by <= 0 || reference === undefined) return undefined;
  const most = greatest(run, subgraph, reference, 0);
  if (most === undefined) return undefined;
  const extent = Math.max(0, Math.ceil((most - from) / by));
  const result = tensorWithoutData(run.backend, [extent], end.dtype);
  run.recorder.record("Range", { end }, [result], {}, undefined, "ends at a computed number");
  return result;
}

/** The greatest number that a scalar can be; undefined where nothing limits it. */
function greatest(
  run: GraphRun,
  subgraph: Subgraph,
  reference: Reference,
  depth: number,
): number | undefined {
  const value = run.value(subgraph, reference);
  const known = value instanceof Tensor ? numberOf(value, run.backend) : undefined;
  if (known !== undefined) return known;
  const node = subgraph.index.byName.get(reference.node);
  if (node === undefined || depth >= depthLimit) return undefined;
  const sources = dataInputs(node);
  const [first] = sources;
  if (first === undefined) return undefined;
  const at = (source: Reference): number | undefined => greatest(run, subgraph, source, depth + 1);
  switch (node.op) {
    case "Cast":
    case "Identity":
      return at(first);
    case "Minimum":
      return least(sources.map(at));
    case "Select":
    case "SelectV2": {
      const either = sources.slice(1).map(at);
      if (isLesser(subgraph, node)) return least(either);
      return either.some((each) => each === undefined) ? undefined : Math.max(...(either as number[]));
    }
    case "Sum":
      return countOf(run, subgraph, first);
    default:
      return undefined;
  }
}

/** How many elements can be true where booleans are summed. */
function countOf(run: GraphRun, subgraph: Subgraph, reference: Reference): number | undefined {
  const node = subgraph.index.byName.get(reference.node);
  const [source] = node?.op === "Cast" ? dataInputs(node) : [];
  if (source === undefined) return undefined;
  const value = run.value(subgraph, source);
  return value instanceof Tensor && value.dtype === "bool" ? value.size : undefined;
}

/** Whether a selection takes the lesser of the two numbers that its condition compares. */
function isLesser({ index }: Subgraph, node: GraphNode): boolean {
  const [condition = "", whereTrue = "", whereFalse = ""] = node.input ?? [];
  const { op, input } = index.byName.get(parseReference(condition).node) ?? {};
  const [a, b] = input ?? [];
  if (op === "Greater" || op === "GreaterEqual") return a === whereFalse && b === whereTrue;
  return (op === "Less" || op === "LessEqual") && a === whereTrue && b === whereFalse;
}

function least(limits: readonly (number | undefined)[]): number | undefined {
  const known = limits.filter((limit) => limit !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

function numberOf(value: Tensor, backend: ShapeBackend): number | undefined {
  const values = value.size === 1 ? backend.knownValues(value) : undefined;
  return values === undefined ? undefined : Number(values[0]);
}
