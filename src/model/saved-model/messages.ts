import { fromBinary } from "@bufbuild/protobuf";
import { declareMessages } from "./descriptor.ts";

/**
 * The parts of TensorFlow's messages that are read here, with the field numbers of tensorflow/core/{framework,protobuf}. Enumerations are
 * declared as the integers that they are on the wire.
 */
const message = declareMessages({
  SavedModel: { fields: { saved_model_schema_version: [1, "int64"], meta_graphs: [2, "[MetaGraphDef]"] } },
  MetaGraphDef: {
    fields: {
      meta_info_def: [1, "MetaInfoDef"],
      graph_def: [2, "GraphDef"],
      signature_def: [5, "{SignatureDef}"],
    },
  },
  MetaInfoDef: { fields: { tags: [4, "[string]"], tensorflow_version: [5, "string"] } },
  SignatureDef: {
    fields: { inputs: [1, "{TensorInfo}"], outputs: [2, "{TensorInfo}"], method_name: [3, "string"] },
  },
  TensorInfo: { fields: { name: [1, "string"], dtype: [2, "int32"], tensor_shape: [3, "TensorShapeProto"] } },
  GraphDef: { fields: { node: [1, "[NodeDef]"], library: [2, "FunctionDefLibrary"] } },
  FunctionDefLibrary: { fields: { function: [1, "[FunctionDef]"] } },
  FunctionDef: {
    fields: { signature: [1, "OpDef"], node_def: [3, "[NodeDef]"], ret: [4, "{string}"] },
  },
  OpDef: { fields: { name: [1, "string"], input_arg: [2, "[ArgDef]"], output_arg: [3, "[ArgDef]"] } },
  ArgDef: { fields: { name: [1, "string"], type: [3, "int32"] } },
  NodeDef: {
    fields: { name: [1, "string"], op: [2, "string"], input: [3, "[string]"], attr: [5, "{AttrValue}"] },
  },
  AttrValue: {
    fields: {},
    oneof: {
      list: [1, "ListValue"],
      s: [2, "bytes"],
      i: [3, "int64"],
      f: [4, "float"],
      b: [5, "bool"],
      type: [6, "int32"],
      shape: [7, "TensorShapeProto"],
      tensor: [8, "TensorProto"],
      func: [10, "NameAttrList"],
    },
  },
  ListValue: {
    fields: {
      s: [2, "[bytes]"],
      i: [3, "[int64]"],
      f: [4, "[float]"],
      b: [5, "[bool]"],
      type: [6, "[int32]"],
      shape: [7, "[TensorShapeProto]"],
      func: [9, "[NameAttrList]"],
    },
  },
  NameAttrList: { fields: { name: [1, "string"] } },
  TensorShapeProto: { fields: { dim: [2, "[Dim]"], unknown_rank: [3, "bool"] } },
  Dim: { fields: { size: [1, "int64"] } },
  TensorProto: {
    fields: {
      dtype: [1, "int32"],
      tensor_shape: [2, "TensorShapeProto"],
      tensor_content: [4, "bytes"],
      float_val: [5, "[float]"],
      double_val: [6, "[double]"],
      int_val: [7, "[int32]"],
      string_val: [8, "[bytes]"],
      int64_val: [10, "[int64]"],
      bool_val: [11, "[bool]"],
      half_val: [13, "[int32]"],
      uint32_val: [16, "[uint32]"],
      uint64_val: [17, "[uint64]"],
    },
  },
  BundleHeaderProto: { fields: { num_shards: [1, "int32"], endianness: [2, "int32"] } },
  BundleEntryProto: {
    fields: {
      dtype: [1, "int32"],
      shape: [2, "TensorShapeProto"],
      shard_id: [3, "int32"],
      offset: [4, "int64"],
      size: [5, "int64"],
    },
  },
});

/** Axes of a shape; a size of -1 is open. */
export interface ShapeMessage {
  readonly dim: readonly { readonly size: bigint }[];
  readonly unknownRank: boolean;
}

/** An attribute of a node: one case of many. */
export interface AttrMessage {
  readonly value: { readonly case?: string; readonly value?: unknown };
}

/** A node of a graph. */
export interface NodeMessage {
  readonly name: string;
  readonly op: string;
  readonly input: readonly string[];
  readonly attr: Readonly<Record<string, AttrMessage>>;
}

/** A function of a graph's library. */
export interface FunctionMessage {
  readonly signature?: {
    readonly name: string;
    readonly inputArg: readonly { readonly name: string }[];
    readonly outputArg: readonly { readonly name: string }[];
  };
  readonly nodeDef: readonly NodeMessage[];
  readonly ret: Readonly<Record<string, string>>;
}

/** An input or output of a signature. */
export interface PortMessage {
  readonly name: string;
  readonly dtype: number;
  readonly tensorShape?: ShapeMessage;
}

/** What a model can be asked for. */
export interface SignatureMessage {
  readonly inputs: Readonly<Record<string, PortMessage>>;
  readonly outputs: Readonly<Record<string, PortMessage>>;
}

/** One of a SavedModel's graphs. */
export interface MetaGraphMessage {
  readonly metaInfoDef?: { readonly tags: readonly string[] };
  readonly graphDef?: {
    readonly node: readonly NodeMessage[];
    readonly library?: { readonly function: readonly FunctionMessage[] };
  };
  readonly signatureDef: Readonly<Record<string, SignatureMessage>>;
}

/** Where a variable lies in the data files of a checkpoint. */
export interface BundleEntryMessage {
  readonly dtype: number;
  readonly shape?: ShapeMessage;
  readonly shardId: number;
  readonly offset: bigint;
  readonly size: bigint;
}

const known = { readUnknownFields: false } as const;

/**
 * Reads a `saved_model.pb`.
 *
 * @throws Error when the bytes are not a SavedModel
 */
export function decodeSavedModel(bytes: Uint8Array): { readonly metaGraphs: readonly MetaGraphMessage[] } {
  return fromBinary(message("SavedModel"), bytes, known) as unknown as {
    readonly metaGraphs: readonly MetaGraphMessage[];
  };
}

/**
 * Reads an entry of a checkpoint's index.
 *
 * @throws Error when the bytes are not an entry
 */
export function decodeBundleEntry(bytes: Uint8Array): BundleEntryMessage {
  return fromBinary(message("BundleEntryProto"), bytes, known) as unknown as BundleEntryMessage;
}
