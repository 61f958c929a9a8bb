import { isRead } from "../../trace/graph/graph-program.ts";
import type { GraphConstant } from "../../trace/graph/graph-program.ts";
import { isObject } from "../source/model-format.ts";
import { decodeValues } from "./stored-values.ts";

/** How TensorFlow's element types are stored, and as what tfjs has them. */
const storedTypes: Readonly<
  Record<string, { readonly stored: string; readonly dtype: string; readonly list?: string }>
> = {
  DT_FLOAT: { stored: "float32", dtype: "float32", list: "floatVal" },
  DT_DOUBLE: { stored: "float64", dtype: "float32", list: "doubleVal" },
  DT_HALF: { stored: "float16", dtype: "float32", list: "halfVal" },
  DT_BFLOAT16: { stored: "bfloat16", dtype: "float32", list: "halfVal" },
  DT_INT32: { stored: "int32", dtype: "int32", list: "intVal" },
  DT_INT64: { stored: "int64", dtype: "int32", list: "int64Val" },
  DT_INT16: { stored: "int16", dtype: "int32", list: "intVal" },
  DT_INT8: { stored: "int8", dtype: "int32", list: "intVal" },
  DT_UINT8: { stored: "uint8", dtype: "int32", list: "intVal" },
  DT_UINT16: { stored: "uint16", dtype: "int32", list: "intVal" },
  DT_UINT32: { stored: "int32", dtype: "int32", list: "uint32Val" },
  DT_UINT64: { stored: "int64", dtype: "int32", list: "uint64Val" },
  DT_BOOL: { stored: "bool", dtype: "bool", list: "boolVal" },
  DT_STRING: { stored: "string", dtype: "string", list: "stringVal" },
  DT_COMPLEX64: { stored: "complex64", dtype: "complex64" },
  DT_RESOURCE: { stored: "resource", dtype: "resource" },
};

/** Names of TensorFlow's element types by their number, as old files have them. */
const typeNames: Readonly<Record<number, string>> = {
  1: "DT_FLOAT",
  2: "DT_DOUBLE",
  3: "DT_INT32",
  4: "DT_UINT8",
  5: "DT_INT16",
  6: "DT_INT8",
  7: "DT_STRING",
  8: "DT_COMPLEX64",
  9: "DT_INT64",
  10: "DT_BOOL",
  14: "DT_BFLOAT16",
  17: "DT_UINT16",
  19: "DT_HALF",
  20: "DT_RESOURCE",
  22: "DT_UINT32",
  23: "DT_UINT64",
};

function storedType(type: unknown): (typeof storedTypes)[string] | undefined {
  const name = typeof type === "number" ? typeNames[type] : type;
  // References to variables have their type's number plus 100.
  if (typeof type === "number" && type > 100) return storedType(type - 100);
  return typeof name === "string" ? storedTypes[name.replace(/_REF$/, "")] : undefined;
}

/** The tfjs element type of a TensorFlow one, given by name or number; undefined for those that tfjs has not. */
export function tfjsDtype(type: unknown): string | undefined {
  return storedType(type)?.dtype;
}

/** How elements of a TensorFlow type lie on disk, as {@link decodeValues} names it; undefined for types that tfjs has not. */
export function storedTypeOf(type: unknown): string | undefined {
  return storedType(type)?.stored;
}

/** A shape in a graph; null where open, undefined where even the rank is. */
export function protoShape(shape: unknown): readonly (number | null)[] | undefined {
  if (!isObject(shape) || shape["unknownRank"] === true) return undefined;
  const dims = Array.isArray(shape["dim"]) ? (shape["dim"] as unknown[]) : [];
  return dims.map((dim) => {
    const size = Number(isObject(dim) ? (dim["size"] ?? 0) : Number.NaN);
    return Number.isInteger(size) && size >= 0 ? size : null;
  });
}

/** A constant as it lies in the graph itself: a TensorProto in JSON, bytes in base64 or as they are. */
export function protoConstant(tensor: unknown): GraphConstant | undefined {
  if (!isObject(tensor)) return undefined;
  const type = storedType(tensor["dtype"]);
  const shape = protoShape(tensor["tensorShape"] ?? {});
  if (type === undefined || shape === undefined || shape.includes(null)) return undefined;
  const known = { shape: shape as readonly number[], dtype: type.dtype };
  const size = known.shape.reduce((product, extent) => product * extent, 1);
  if (!isRead(type.dtype, size)) return known;
  const values = valuesIn(tensor, type, size);
  return values === undefined ? known : { ...known, values };
}

function valuesIn(
  tensor: Readonly<Record<string, unknown>>,
  type: (typeof storedTypes)[string],
  size: number,
): GraphConstant["values"] | undefined {
  const content = bytesOf(tensor["tensorContent"]);
  if (content !== undefined && content.length > 0) return decodeValues(content, type.stored, size);
  const list = type.list === undefined ? undefined : tensor[type.list];
  if (!Array.isArray(list) || list.length === 0) {
    // A whole message leaves zeros out; one whose values a converter took out looks the same but for that we know it whole.
    if (tensor["complete"] !== true || type.dtype === "string") return undefined;
    return type.dtype === "float32" ? new Float32Array(size) : new Int32Array(size);
  }
  const items = list as readonly unknown[];
  // A list that is shorter than the tensor repeats its last value.
  const filled = Array.from({ length: size }, (_, at) => items[Math.min(at, items.length - 1)]);
  if (type.dtype === "string") return filled.map((text) => bytesOf(text) ?? new Uint8Array());
  if (type.list === "halfVal") {
    const halves = Uint16Array.from(filled, Number);
    return decodeValues(new Uint8Array(halves.buffer), type.stored, size);
  }
  if (type.dtype === "bool") return Uint8Array.from(filled, (each) => (each === true || each === 1 ? 1 : 0));
  return type.dtype === "int32" ? Int32Array.from(filled, Number) : Float32Array.from(filled, Number);
}

function bytesOf(value: unknown): Uint8Array | undefined {
  if (value instanceof Uint8Array) return value;
  if (typeof value === "string") return fromBase64(value);
  return Array.isArray(value) ? Uint8Array.from(value as number[]) : undefined;
}

function fromBase64(text: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  } catch {
    return undefined;
  }
}
