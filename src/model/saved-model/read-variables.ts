import { readElements } from "../../trace/graph/graph-program.ts";
import type { GraphConstant } from "../../trace/graph/graph-program.ts";
import type { ModelSource } from "../source/model-source.ts";
import { protoShape, storedTypeOf, tfjsDtype } from "../weights/tensor-proto.ts";
import { decodeValues } from "../weights/stored-values.ts";
import { decodeBundleEntry } from "./messages.ts";
import type { BundleEntryMessage } from "./messages.ts";
import { readTable } from "./read-table.ts";
import { shapeToJson } from "./to-json.ts";

/**
 * What a SavedModel's checkpoint says of its variables, by their names there: shape and dtype from `variables.index`, the values of small ones
 * from the data files where these are there. Empty where there is no index or it cannot be read: a graph declares its variables' shapes too.
 */
export async function readVariables(source: ModelSource): Promise<ReadonlyMap<string, GraphConstant>> {
  const index = await source.read("variables/variables.index").catch(() => undefined);
  const variables = new Map<string, GraphConstant>();
  if (index === undefined) return variables;
  const entries = new Map<string, BundleEntryMessage>();
  let shards = 1;
  try {
    for (const [key, value] of readTable(index)) {
      // The entry without a name is about the checkpoint.
      if (key === "") shards = headerShards(value);
      else entries.set(key, decodeBundleEntry(value));
    }
  } catch {
    return variables;
  }
  for (const [name, entry] of entries) {
    const shape = entry.shape === undefined ? [] : protoShape(shapeToJson(entry.shape));
    const dtype = tfjsDtype(entry.dtype);
    if (shape === undefined || shape.includes(null) || dtype === undefined) continue;
    const known = { shape: shape as readonly number[], dtype };
    const values = await valuesOf(source, entry, known.shape, shards);
    variables.set(name, values === undefined ? known : { ...known, values });
  }
  return variables;
}

async function valuesOf(
  source: ModelSource,
  { dtype, shardId, offset, size }: BundleEntryMessage,
  shape: readonly number[],
  shards: number,
): Promise<GraphConstant["values"] | undefined> {
  const elements = shape.reduce((product, extent) => product * extent, 1);
  const stored = storedTypeOf(dtype);
  // Texts lie there in a form of their own.
  if (elements > readElements || stored === undefined || stored === "string") return undefined;
  const number = (at: number): string => String(at).padStart(5, "0");
  const path = `variables/variables.data-${number(shardId)}-of-${number(shards)}`;
  const begin = Number(offset);
  const end = begin + Math.min(Number(size), readElements * 8);
  const bytes = await source.read(path, { begin, end }).catch(() => undefined);
  return bytes === undefined ? undefined : decodeValues(bytes, stored, elements);
}

// BundleHeaderProto's first field: num_shards.
function headerShards(header: Uint8Array): number {
  return header[0] === 8 && header[1] !== undefined && header[1] < 128 ? header[1] : 1;
}
