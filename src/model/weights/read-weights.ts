import { readFile } from "node:fs/promises";
import { ProfilerError } from "../../errors.ts";
import type { ModelFile, WeightsGroup } from "../source/model-format.ts";
import { shardPath } from "../source/shard-path.ts";

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

/**
 * The bytes of all shards of a model, end to end, in the manifest's order.
 *
 * Throws `weights-missing` where a shard is absent or the shards hold fewer or more bytes than the manifest says, `model-unreadable` where
 * a path leads out of the model's folder.
 */
export async function readWeights(file: ModelFile): Promise<ArrayBuffer> {
  const parts: Buffer[] = [];
  for (const group of file.weightsManifest) {
    const shards = await Promise.all(group.paths.map((path) => readShard(file, path)));
    checkLength(
      file,
      group,
      shards.reduce((sum, shard) => sum + shard.length, 0),
    );
    parts.push(...shards);
  }
  const joined = Buffer.concat(parts);
  return joined.buffer.slice(joined.byteOffset, joined.byteOffset + joined.byteLength) as ArrayBuffer;
}

async function readShard(file: ModelFile, path: string): Promise<Buffer> {
  const place = shardPath(file, path);
  try {
    return await readFile(place);
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
  if (group.weights.some((weight) => storedBytes[weight.quantization?.dtype ?? weight.dtype] === undefined))
    return;
  const expected = group.weights.reduce((sum, { shape, dtype, quantization }) => {
    const size = storedBytes[quantization?.dtype ?? dtype] ?? 0;
    return sum + shape.reduce((product, extent) => product * extent, size);
  }, 0);
  if (found === expected) return;
  throw new ProfilerError("weights-missing", {
    found: `${found} bytes in ${group.paths.join(", ")} of ${file.name}`,
    expected: `${expected} bytes, as its weightsManifest says`,
    remedy: "copy the weight files again; one was cut short or belongs to another model",
  });
}
