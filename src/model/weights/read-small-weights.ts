import { isRead } from "../../trace/graph/graph-program.ts";
import type { GraphConstant } from "../../trace/graph/graph-program.ts";
import type { ModelFile, WeightSpec, WeightsGroup } from "../source/model-format.ts";
import { insidePath } from "../source/inside-path.ts";
import type { ModelSource } from "../source/model-source.ts";
import { decodeValues } from "./stored-values.ts";
import { joinBytes, storedBytes } from "./read-weights.ts";
import { lookUp } from "../../names.ts";

/** Two weights whose places lie closer than this are read at once. */
const gapBytes = 64 * 1024;

interface Place {
  readonly weight: WeightSpec;
  readonly offset: number;
  readonly bytes: number;
}

/**
 * Shape and dtype of every weight of a model, and the values of those of few elements ({@link isRead}), which a graph may need to
 * know its shapes. Great weights are not read. Where shards are absent or too short, values are too, and each weight says so.
 *
 * @throws {ProfilerError} `model-unreadable` when a path leads out of the model's folder
 */
export async function readSmallWeights(file: ModelFile): Promise<ReadonlyMap<string, GraphConstant>> {
  const constants = new Map<string, GraphConstant>();
  for (const group of file.weightsManifest) {
    const shards = await shardsOf(file, group);
    const values =
      "missing" in shards ? new Map<string, never>() : await valuesOf(file.source, group, shards.present);
    for (const weight of group.weights) {
      const known = values.get(weight.name);
      const missing =
        "missing" in shards ? shards.missing : `the shards of ${file.name} end before ${weight.name}`;
      constants.set(weight.name, {
        shape: weight.shape,
        dtype: dtypeOf(weight),
        ...(known === undefined ? { missing } : { values: known }),
      });
    }
  }
  return constants;
}

interface Shard {
  readonly path: string;
  readonly bytes: number;
}

async function shardsOf(
  file: ModelFile,
  group: WeightsGroup,
): Promise<{ readonly present: readonly Shard[] } | { readonly missing: string }> {
  const absent: string[] = [];
  const present: Shard[] = [];
  for (const name of group.paths) {
    const path = insidePath(name);
    const bytes = await file.source.size(path);
    if (bytes === undefined) absent.push(name);
    else present.push({ path, bytes });
  }
  if (absent.length === 0) return { present };
  const more = absent.length > 3 ? ` and ${absent.length - 3} more` : "";
  return {
    missing: `its value is in a weight file that is not there: ${absent.slice(0, 3).join(", ")}${more}`,
  };
}

async function valuesOf(
  source: ModelSource,
  group: WeightsGroup,
  shards: readonly Shard[],
): Promise<ReadonlyMap<string, NonNullable<GraphConstant["values"]>>> {
  const values = new Map<string, NonNullable<GraphConstant["values"]>>();
  const end = shards.reduce((sum, { bytes }) => sum + bytes, 0);
  let run: Place[] = [];
  const read = async (): Promise<void> => {
    const [first] = run;
    const last = run.at(-1);
    if (first === undefined || last === undefined) return;
    const bytes = await readRange(source, shards, first.offset, last.offset + last.bytes);
    for (const { weight, offset, bytes: length } of run) {
      const own = bytes.subarray(offset - first.offset, offset - first.offset + length);
      const found = decodeValues(own, storedAs(weight), elementsOf(weight), weight.quantization);
      if (found === undefined) continue;
      const integers = dtypeOf(weight) === "int32" && found instanceof Float32Array;
      values.set(weight.name, integers ? Int32Array.from(found, Math.round) : found);
    }
    run = [];
  };
  for await (const place of placesOf(source, group, shards)) {
    if (!isRead(dtypeOf(place.weight), elementsOf(place.weight)) || place.offset + place.bytes > end)
      continue;
    const last = run.at(-1);
    if (last !== undefined && place.offset - (last.offset + last.bytes) > gapBytes) await read();
    run.push(place);
  }
  await read();
  return values;
}

// Texts have no fixed length: their place ends where reading them does.
async function* placesOf(
  source: ModelSource,
  group: WeightsGroup,
  shards: readonly Shard[],
): AsyncGenerator<Place> {
  let offset = 0;
  // Texts are short and many: their lengths are looked up in a part of the file that is read at once.
  let begin = 0;
  let window = new Uint8Array();
  const lengthAt = async (at: number): Promise<number | undefined> => {
    if (at < begin || at + 4 > begin + window.length) {
      begin = at;
      window = await readRange(source, shards, at, at + gapBytes);
    }
    if (window.length < 4) return undefined;
    return new DataView(window.buffer, window.byteOffset).getUint32(at - begin, true);
  };
  for (const weight of group.weights) {
    let bytes = (lookUp(storedBytes, storedAs(weight)) ?? 0) * elementsOf(weight);
    if (weight.dtype === "string") {
      for (let text = 0; text < elementsOf(weight); text += 1) {
        const length = await lengthAt(offset + bytes);
        if (length === undefined) return;
        bytes += 4 + length;
      }
    }
    yield { weight, offset, bytes };
    offset += bytes;
  }
}

/** Bytes from `begin` to `end` of the shards end to end; fewer where they end before. */
async function readRange(
  source: ModelSource,
  shards: readonly Shard[],
  begin: number,
  end: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let offset = 0;
  for (const { path, bytes } of shards) {
    const from = Math.max(begin - offset, 0);
    const to = Math.min(end - offset, bytes);
    offset += bytes;
    if (from < to) parts.push(await source.read(path, { begin: from, end: to }));
  }
  return joinBytes(parts);
}

/** The element type that tfjs gives a weight; converters before 1.0 left wider and narrower ones in. */
function dtypeOf({ dtype }: WeightSpec): string {
  if (/^u?int\d+$/.test(dtype)) return "int32";
  return dtype.startsWith("float") || dtype.startsWith("bfloat") ? "float32" : dtype;
}

function storedAs(weight: WeightSpec): string {
  return weight.quantization?.dtype ?? weight.dtype;
}

function elementsOf({ shape }: WeightSpec): number {
  return shape.reduce((product, extent) => product * extent, 1);
}
