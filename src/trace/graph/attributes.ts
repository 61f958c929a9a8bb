import type { GraphNode } from "./graph-program.ts";
import { lookUp } from "../../names.ts";

interface Attribute {
  readonly s?: string | readonly number[];
  readonly i?: string | number;
  readonly b?: boolean;
  readonly type?: string | number;
  readonly func?: { readonly name?: string };
  readonly shape?: TensorShape;
  readonly list?: {
    readonly i?: readonly (string | number)[];
    readonly s?: readonly (string | readonly number[])[];
    readonly shape?: readonly TensorShape[];
  };
}

interface TensorShape {
  readonly unknownRank?: boolean;
  readonly dim?: readonly { readonly size?: string | number }[];
}

/** A string attribute of a node, in base64 or as char codes; undefined where absent. */
export function stringAttribute(node: GraphNode, name: string): string | undefined {
  const text = attribute(node, name)?.s;
  return text === undefined ? undefined : decode(text);
}

/** A list of strings. */
export function stringsAttribute(node: GraphNode, name: string): readonly string[] {
  return asList(attribute(node, name)?.list?.s).map(decode);
}

/** A list of integers. */
export function numbersAttribute(node: GraphNode, name: string): readonly number[] | undefined {
  const list = attribute(node, name)?.list?.i;
  return list === undefined ? undefined : asList(list).map(Number);
}

/** An integer. */
export function numberAttribute(node: GraphNode, name: string): number | undefined {
  const value = attribute(node, name)?.i;
  return value === undefined ? undefined : Number(value);
}

/** Whether a boolean attribute is set. */
export function isSet(node: GraphNode, name: string): boolean {
  return attribute(node, name)?.b === true;
}

/** The name of a function that the node calls. */
export function functionAttribute(node: GraphNode, name: string): string | undefined {
  return attribute(node, name)?.func?.name;
}

/** A shape, -1 where open; undefined where absent or of open rank. */
export function shapeAttribute(node: GraphNode, name: string): readonly number[] | undefined {
  return extentsOf(attribute(node, name)?.shape);
}

/** A list of shapes, as {@link shapeAttribute} gives one. */
export function shapesAttribute(
  node: GraphNode,
  name: string,
): readonly (readonly number[] | undefined)[] | undefined {
  const list = attribute(node, name)?.list?.shape;
  return Array.isArray(list) ? list.map(extentsOf) : undefined;
}

function extentsOf(shape: TensorShape | undefined): readonly number[] | undefined {
  if (typeof shape !== "object" || shape === null || shape.unknownRank === true) return undefined;
  return asList(shape.dim).map((dim) => Number(dim?.size ?? 0));
}

/** tfjs' dtype of each TensorFlow element type that tfjs has, by number and by name. */
const dtypeByNumber: Readonly<Record<string, string>> = {
  1: "float32",
  2: "float32",
  3: "int32",
  4: "int32",
  5: "int32",
  6: "int32",
  7: "string",
  8: "complex64",
  9: "int32",
  10: "bool",
  14: "float32",
  17: "int32",
  18: "complex64",
  19: "float32",
  20: "resource",
  22: "int32",
  23: "int32",
  DT_FLOAT: "float32",
  DT_DOUBLE: "float32",
  DT_HALF: "float32",
  DT_BFLOAT16: "float32",
  DT_INT64: "int32",
  DT_INT32: "int32",
  DT_INT16: "int32",
  DT_INT8: "int32",
  DT_UINT8: "int32",
  DT_UINT16: "int32",
  DT_UINT32: "int32",
  DT_UINT64: "int32",
  DT_BOOL: "bool",
  DT_STRING: "string",
  DT_COMPLEX64: "complex64",
  DT_COMPLEX128: "complex64",
  DT_RESOURCE: "resource",
};

/** An element type, as tfjs stores it; `resource` for handles. */
export function dtypeAttribute(node: GraphNode, name: string): string | undefined {
  const type = attribute(node, name)?.type;
  return type === undefined ? undefined : lookUp(dtypeByNumber, type);
}

function attribute(node: GraphNode, name: string): Attribute | undefined {
  const found = node.attr?.[name];
  return typeof found === "object" && found !== null ? (found as Attribute) : undefined;
}

/** A file may have another value where a list is expected. */
function asList<Item>(list: readonly Item[] | undefined): readonly Item[] {
  return Array.isArray(list) ? (list as readonly Item[]) : [];
}

function decode(text: unknown): string {
  if (Array.isArray(text)) return text.map((code) => String.fromCharCode(Number(code))).join("");
  if (typeof text !== "string") return "";
  try {
    return atob(text);
  } catch {
    return text;
  }
}
