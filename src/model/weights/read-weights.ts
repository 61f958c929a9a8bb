import { ProfilerError } from "../../errors.ts";
import type { ModelFile, WeightsGroup } from "../source/model-format.ts";
import { insidePath } from "../source/inside-path.ts";
import { lookUp } from "../../names.ts";

/** Bytes of one element as weight files hold it. */
export const storedBytes: Readonly<Record<string, number>> = {
  float32: 4,
  int32: 4,
  bool: 1,
  complex64: 8,
  uint8: 1,
  uint16: 2,
  float16: 2,
  int8: 1,
  int16: 2,
};

/** Whether the manifest names weight files at all. */
export function hasWeightFiles(file: ModelFile): boolean {
  return file.weightsManifest.some((group) => group.paths.length > 0);
}

/** Whether at least one of the weight files is there. */
export async function hasSomeWeightFile(file: ModelFile): Promise<boolean> {
  for (const path of file.weightsManifest.flatMap(({ paths }) => paths)) {
    if ((await file.source.size(insidePath(path))) !== undefined) return true;
  }
  return false;
}

/** What was read stays as long as its file is in use: timing, receptive fields and training all take it. */
const known = new WeakMap<ModelFile, Promise<ArrayBuffer>>();

/**
 * The bytes of all shards of a model, end to end, in the manifest's order. They are read once for each {@link ModelFile}.
 *
 * @throws {ProfilerError} `weights-missing` when a shard is absent or the shards hold fewer or more bytes than the manifest says;
 *   `model-unreadable` when a path leads out of the model's folder
 */
export async function readWeights(file: ModelFile): Promise<ArrayBuffer> {
  const reading = known.get(file) ?? readShards(file);
  known.set(file, reading);
  try {
    return await reading;
  } catch (error) {
    known.delete(file);
    throw error;
  }
}

async function readShards(file: ModelFile): Promise<ArrayBuffer> {
  const all: Uint8Array[] = [];
  for (const group of file.weightsManifest) {
    const shards = await Promise.all(group.paths.map((path) => readShard(file, path)));
    checkLength(file, group, lengthOf(shards));
    all.push(...shards);
  }
  return joinBytes(all).buffer;
}

/** Bytes end to end, in a buffer of their own. */
export function joinBytes(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(lengthOf(parts));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

function lengthOf(parts: readonly Uint8Array[]): number {
  return parts.reduce((sum, { length }) => sum + length, 0);
}

async function readShard(file: ModelFile, path: string): Promise<Uint8Array> {
  const inside = insidePath(path);
  try {
    return await file.source.read(inside);
  } catch (error) {
    throw new ProfilerError(
      "weights-missing",
      {
        found: `no readable ${path} beside the model.json of ${file.name}`,
        expected: `the ${file.weightsManifest.flatMap((group) => group.paths).length} files of its weightsManifest`,
        remedy: "copy the weight files into the model's folder",
      },
      { cause: error },
    );
  }
}

function checkLength(file: ModelFile, group: WeightsGroup, found: number): void {
  if (
    group.weights.some(
      (weight) => lookUp(storedBytes, weight.quantization?.dtype ?? weight.dtype) === undefined,
    )
  )
    return;
  const expected = group.weights.reduce((sum, { shape, dtype, quantization }) => {
    const size = lookUp(storedBytes, quantization?.dtype ?? dtype) ?? 0;
    return sum + shape.reduce((product, extent) => product * extent, size);
  }, 0);
  if (found === expected) return;
  throw new ProfilerError("weights-missing", {
    found: `${found} bytes in ${group.paths.join(", ")} of ${file.name}`,
    expected: `${expected} bytes, as its weightsManifest says`,
    remedy: "copy the weight files again; one was cut short or belongs to another model",
  });
}
