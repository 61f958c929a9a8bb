import type {
  AttrMessage,
  FunctionMessage,
  NodeMessage,
  PortMessage,
  ShapeMessage,
  SignatureMessage,
} from "./messages.ts";

type Json = Readonly<Record<string, unknown>>;

/** A decoded node as tfjs' JSON has it: texts as char codes, 64-bit integers as numbers, a constant's bytes as they are. */
export function nodeToJson({ name, op, input, attr }: NodeMessage): Json {
  const attributes = Object.entries(attr).map(([key, value]) => [key, attributeToJson(value)] as const);
  return { name, op, input, attr: { ...strippedDefaults(op), ...Object.fromEntries(attributes) } };
}

/**
 * Attributes that TensorFlow leaves out of a SavedModel at their default and that node handlers would read as false. Batch normalization
 * trains by default (nn_ops.cc, TensorFlow 2.15).
 */
function strippedDefaults(op: string): Json {
  return /^_?FusedBatchNorm/.test(op) ? { is_training: { b: true } } : {};
}

/** A decoded function as tfjs' JSON has it. */
export function functionToJson({ signature, nodeDef, ret }: FunctionMessage): Json {
  return { signature, nodeDef: nodeDef.map(nodeToJson), ret };
}

/** A decoded signature as tfjs' JSON has it. */
export function signatureToJson({ inputs, outputs }: SignatureMessage): Json {
  const ports = (side: Readonly<Record<string, PortMessage>>): Json =>
    Object.fromEntries(
      Object.entries(side).map(([key, { name, dtype, tensorShape }]) => [
        key,
        { name, dtype, ...(tensorShape === undefined ? {} : { tensorShape: shapeToJson(tensorShape) }) },
      ]),
    );
  return { inputs: ports(inputs), outputs: ports(outputs) };
}

/** A decoded shape as tfjs' JSON has it. */
export function shapeToJson({ dim, unknownRank }: ShapeMessage): Json {
  return unknownRank ? { unknownRank } : { dim: dim.map(({ size }) => ({ size: Number(size) })) };
}

function attributeToJson({ value: { case: kind, value } }: AttrMessage): Json {
  if (kind === undefined) return {};
  if (kind === "list") return { list: listToJson(value as Json) };
  return { [kind]: valueToJson(kind, value) };
}

function listToJson(list: Json): Json {
  return Object.fromEntries(
    Object.entries(list)
      .filter(([, values]) => Array.isArray(values))
      .map(([kind, values]) => [
        kind,
        (values as readonly unknown[]).map((value) => valueToJson(kind, value)),
      ]),
  );
}

function valueToJson(kind: string, value: unknown): unknown {
  switch (kind) {
    case "s":
      return [...(value as Uint8Array)];
    case "i":
      return Number(value);
    case "shape":
      return shapeToJson(value as ShapeMessage);
    case "tensor":
      return tensorToJson(value as Json & { tensorShape?: ShapeMessage });
    default:
      return value;
  }
}

function tensorToJson(tensor: Json & { readonly tensorShape?: ShapeMessage }): Json {
  const { tensorShape } = tensor;
  return {
    ...tensor,
    tensorShape: tensorShape === undefined ? {} : shapeToJson(tensorShape),
    complete: true,
  };
}
