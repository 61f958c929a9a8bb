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

/** Most elements of a constant of floats whose values are read: enough for shapes, axes and paddings, too few to cost memory. */
export const readElements = 4096;

/** Most integers and texts that are read: the longest list seen that decides a shape has 20,000 words or row numbers. */
const readWords = 32_768;

/** Whether the values of a constant with this many elements are read. */
export function isRead(dtype: string, elements: number): boolean {
  return elements <= (dtype === "float32" || dtype === "complex64" ? readElements : readWords);
}

/** A constant or variable: always its shape, and its values if they are few and available. */
export interface GraphConstant {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly values?: ArrayLike<number> | readonly string[] | readonly Uint8Array[];
  /** Why values are absent although they are few. */
  readonly missing?: string;
  /** Whether it is a variable, which is a parameter whatever its rank. */
  readonly variable?: boolean;
}

/** Whether a constant is a parameter: a variable, or an array of floats. A single float is a slope or an epsilon. */
export function isParameter({ dtype, shape, variable }: GraphConstant): boolean {
  return variable === true || ((dtype === "float32" || dtype === "complex64") && shape.length > 0);
}

/** An input as a graph declares it; null for an open extent, no shape for an open rank. */
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
  /** The shape that the signature declares; null for an open extent, absent where it declares none. */
  readonly shape?: readonly (number | null)[];
}

/** A computation graph that can run: the common form of graph models and SavedModels. */
export interface GraphProgram {
  readonly name: string;
  readonly nodes: readonly GraphNode[];
  readonly functions: ReadonlyMap<string, GraphFunction>;
  readonly inputs: readonly GraphInput[];
  readonly outputs: readonly GraphOutput[];
  /** The constant of a `Const` node or variable; undefined if even its shape is unknown. */
  readonly constantOf: (node: GraphNode) => GraphConstant | undefined;
}
