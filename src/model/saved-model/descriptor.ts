import { createFileRegistry, create } from "@bufbuild/protobuf";
import type { DescMessage } from "@bufbuild/protobuf";
import {
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
  FileDescriptorProtoSchema,
} from "@bufbuild/protobuf/wkt";

const scalars = {
  bool: Type.BOOL,
  bytes: Type.BYTES,
  double: Type.DOUBLE,
  float: Type.FLOAT,
  fixed32: Type.FIXED32,
  int32: Type.INT32,
  int64: Type.INT64,
  string: Type.STRING,
  uint32: Type.UINT32,
  uint64: Type.UINT64,
} as const;

type Scalar = keyof typeof scalars;

/** How a field is declared: `[number, type]`, the type a scalar's name or a message's; lists in `[]`, maps from strings in `{}`. */
type FieldTable = Readonly<Record<string, readonly [number: number, type: string]>>;

/** A message; of the fields in `oneof`, at most one is set. */
export interface MessageTable {
  readonly fields: FieldTable;
  readonly oneof?: FieldTable;
}

/**
 * Makes message types of the package `tensorflow` out of a table, as a .proto file would declare them.
 *
 * @throws Error when a type is not declared
 */
export function declareMessages(
  tables: Readonly<Record<string, MessageTable>>,
): (name: string) => DescMessage {
  const file = create(FileDescriptorProtoSchema, {
    name: "tensorflow.proto",
    package: "tensorflow",
    syntax: "proto3",
    messageType: Object.entries(tables).map(([name, { fields, oneof = {} }]) => {
      const all = [
        ...Object.entries(fields).map((field) => ({ field, alternative: false })),
        ...Object.entries(oneof).map((field) => ({ field, alternative: true })),
      ];
      return {
        name,
        field: all.map(({ field: [own, [number, type]], alternative }) => ({
          name: own,
          number,
          ...typeOf(name, own, type),
          ...(alternative ? { oneofIndex: 0 } : {}),
        })),
        oneofDecl: Object.keys(oneof).length > 0 ? [{ name: "value" }] : [],
        nestedType: all
          .filter(({ field: [, [, type]] }) => type.startsWith("{"))
          .map(({ field: [own, [, type]] }) => ({
            name: entryName(own),
            field: [
              { name: "key", number: 1, ...typeOf(name, own, "string") },
              { name: "value", number: 2, ...typeOf(name, own, type.slice(1, -1)) },
            ],
            options: { mapEntry: true },
          })),
      };
    }),
  });
  const registry = createFileRegistry(file, () => undefined);
  return (name) => {
    const message = registry.getMessage(`tensorflow.${name}`);
    if (message === undefined) throw new Error(`message ${name} is not declared`);
    return message;
  };
}

function typeOf(
  message: string,
  field: string,
  type: string,
): { type: Type; label: Label; typeName?: string } {
  if (type.startsWith("{")) {
    return {
      type: Type.MESSAGE,
      label: Label.REPEATED,
      typeName: `.tensorflow.${message}.${entryName(field)}`,
    };
  }
  const repeated = type.startsWith("[");
  const own = repeated ? type.slice(1, -1) : type;
  const label = repeated ? Label.REPEATED : Label.OPTIONAL;
  if (own in scalars) return { type: scalars[own as Scalar], label };
  return { type: Type.MESSAGE, label, typeName: `.tensorflow.${own}` };
}

// protoc names the entries of `signature_def` SignatureDefEntry, and readers insist on it.
function entryName(field: string): string {
  return `${field
    .split("_")
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join("")}Entry`;
}
