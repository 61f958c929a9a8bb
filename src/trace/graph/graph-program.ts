/** A node as tfjs' model.json writes it: a GraphDef's NodeDef in JSON, with bytes in base64 (or as char codes) and 64-bit integers as text. */
export interface GraphNode {
  readonly name: string;
  readonly op: string;
  /** `node`, `node:index`, in functions also `node:output:index`; `^node` waits for it and takes nothing. */
  readonly input?: readonly string[] | null;
  readonly attr?: Readonly<Record<string, unknown>> | null;
}

/** A function of the graph's library, called by name. */
export interface GraphFunction {
  readonly name: string;
  readonly nodes: readonly GraphNode[];
  readonly arguments: readonly string[];
  /** The reference that each result is read from, in order. */
  readonly results: readonly string[];
}

/** Values of a constant are read up to this many elements: enough for shapes, axes and paddings, too few to cost memory. */
export const readElements = 4096;

/** Integers and texts are read up to this many: the longest list of words or row numbers seen that decides a shape has 20,000. */
const readWords = 32_768;

/** Whether a constant of so many elements has its values read. */
export function isRead(dtype: string, elements: number): boolean {
  return elements <= (dtype === "float32" || dtype === "complex64" ? readElements : readWords);
}

/** What is known of a constant or variable: always its shape; its values only where they are few and at hand. */
export interface GraphConstant {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly values?: ArrayLike<number> | readonly string[] | readonly Uint8Array[];
  /** Why values are absent, in words, where that is a fault and not their number. */
  readonly missing?: string;
  /** Whether it is a variable, which is a parameter whatever its rank. */
  readonly variable?: boolean;
}

/** An input as a graph declares it; null where any extent will do, no shape at all where even the rank is open. */
export interface GraphInput {
  readonly name: string;
  readonly node: string;
  readonly shape?: readonly (number | null)[];
  readonly dtype: string;
}

/** A named result of a graph. */
export interface GraphOutput {
  readonly name: string;
  /** A reference, `node:index`. */
  readonly from: string;
}

/** A computation graph that can be run: what a graph model and a SavedModel have in common. */
export interface GraphProgram {
  readonly name: string;
  readonly nodes: readonly GraphNode[];
  readonly functions: ReadonlyMap<string, GraphFunction>;
  readonly inputs: readonly GraphInput[];
  readonly outputs: readonly GraphOutput[];
  /** What is known of a `Const` node or of a variable; undefined where even its shape is not. */
  readonly constantOf: (node: GraphNode) => GraphConstant | undefined;
}
