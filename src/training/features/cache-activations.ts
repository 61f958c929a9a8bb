import { dirname } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { ProfilerError, reasonOf } from "../../errors.ts";
import { waitForLock } from "../../files/lock-file.ts";
import type { Sample } from "../dataset/dataset.ts";
import { decodePhotos } from "../dataset/decode-photos.ts";
import type { PhotoSize } from "../dataset/decode-photo.ts";
import { hashPhotos, photoList } from "../dataset/photo-list.ts";
import type { InputScaling } from "../dataset/input-scaling.ts";
import { openRowStore } from "../dataset/row-store.ts";
import type { RowStore } from "../dataset/row-store.ts";
import { makeImageBatch } from "../fit/image-batch.ts";
import { stopIfAborted } from "../fit/training-progress.ts";
import type { OnTrainingProgress } from "../fit/training-progress.ts";
import { fromHalf, toHalf } from "./half-float.ts";

/** A frozen network, its photos and their input, and the file that keeps its outputs. */
export interface CacheActivationsOptions {
  /** Scaled images [batch, height, width, 3] to activations [batch, ...shape]. It frees its intermediate tensors. */
  readonly network: (images: tf.Tensor4D) => tf.Tensor;
  /** Shape of one photo's activations. */
  readonly shape: readonly number[];
  /** Path without an ending; it must name the network, its backend and its input, for the file is taken as it is. */
  readonly file: string;
  /** `float16` halves the file and rounds to 11 bits. */
  readonly precision: "float16" | "float32";
  readonly samples: readonly Sample[];
  readonly size: PhotoSize;
  readonly scaling: InputScaling;
  /** Whether mirror images are needed too. Default: true. */
  readonly mirrorImages?: boolean | undefined;
  /** Photos per call of the network. */
  readonly batchSize: number;
  readonly onProgress?: OnTrainingProgress | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly now?: (() => number) | undefined;
}

/** The outputs of a frozen network for every photo and its mirror image. */
export interface Activations {
  /** Those of some samples, or of their mirror images where these were computed: [samples.length, ...shape], flat. */
  readonly read: (samples: readonly number[], mirrored: (sample: number) => boolean) => Promise<Float32Array>;
  /** Time spent on waiting for photos, for those that were not in the file yet. */
  readonly decodeSeconds: number;
  /** Time spent on the network and its inputs. */
  readonly networkSeconds: number;
  readonly close: () => Promise<void>;
}

/** Activations of all photos are read into memory up to this size, from disk in every batch above it. */
const inMemoryBytes = 2 ** 28;

/**
 * Computes a frozen network's outputs once for each photo and its mirror image and keeps them on disk.
 *
 * A row is found by the SHA-256 of the photo's file, so other splits, fewer classes and later runs compute only what is missing. An interrupted run
 * keeps the rows that it finished.
 *
 * @throws {ProfilerError} `photo-unreadable`, `cannot-write`, `interrupted` if the signal is aborted, or `model-unsupported` for outputs that half
 *   precision cannot hold
 */
export async function cacheActivations(options: CacheActivationsOptions): Promise<Activations> {
  const { samples, shape, precision } = options;
  const length = shape.reduce((product, extent) => product * extent, 1);
  const rowBytes = length * (precision === "float16" ? 2 : 4);
  const hashes = await hashPhotos(samples, {
    list: photoList(dirname(options.file)),
    signal: options.signal,
  });
  const release = await waitForLock(`${options.file}.lock`, options.signal);
  const store = await openRowStore(options.file, rowBytes).catch(async (error: unknown) => {
    await release();
    throw error;
  });
  try {
    const seconds = await computeMissing(options, store, hashes).finally(release);
    const variants = variantsOf(options);
    const all =
      variants.length * samples.length * rowBytes > inMemoryBytes
        ? undefined
        : await store.read(
            samples.flatMap((_, sample) => variants.map((mirrored) => keyOf(hashes, sample, mirrored))),
          );
    const read = async (
      numbers: readonly number[],
      mirrored: (sample: number) => boolean,
    ): Promise<Uint8Array> => {
      if (all === undefined)
        return store.read(numbers.map((sample) => keyOf(hashes, sample, mirrored(sample))));
      const rows = new Uint8Array(numbers.length * rowBytes);
      for (const [row, sample] of numbers.entries()) {
        const start = (variants.length * sample + (mirrored(sample) ? 1 : 0)) * rowBytes;
        rows.set(all.subarray(start, start + rowBytes), row * rowBytes);
      }
      return rows;
    };
    return {
      ...seconds,
      read: async (numbers, mirrored) => {
        const { buffer } = await read(numbers, mirrored);
        return precision === "float16" ? fromHalf(new Uint16Array(buffer)) : new Float32Array(buffer);
      },
      close: () => store.close(),
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}

async function computeMissing(
  options: CacheActivationsOptions,
  store: RowStore,
  hashes: readonly string[],
): Promise<{ decodeSeconds: number; networkSeconds: number }> {
  const { samples, size, batchSize, signal, now = () => performance.now() } = options;
  const missing = [...new Map(hashes.map((hash, sample) => [hash, sample])).values()].filter((sample) =>
    variantsOf(options).some((mirrored) => !store.has(keyOf(hashes, sample, mirrored))),
  );
  const decode = (start: number): Promise<Uint8Array> => {
    const photos = decodePhotos(samples, missing.slice(start, start + batchSize), size, {
      concurrency: batchSize,
    });
    // An await below throws its failure; until then it must not count as unhandled.
    photos.catch(() => {});
    return photos;
  };
  let decodeMs = 0;
  let networkMs = 0;
  const startedMs = now();
  let coming = missing.length === 0 ? undefined : decode(0);
  for (let start = 0; start < missing.length; start += batchSize) {
    stopIfAborted(signal, `photo ${start + 1} of ${missing.length}`);
    const waitedFromMs = now();
    const pixels = (await coming) as Uint8Array;
    if (start + batchSize < missing.length) coming = decode(start + batchSize);
    const computedFromMs = now();
    decodeMs += computedFromMs - waitedFromMs;
    const batch = missing.slice(start, start + batchSize);
    for (const flip of variantsOf(options)) {
      // A run that was interrupted may have left one of the two.
      const positions = positionsWhere(batch, (sample) => !store.has(keyOf(hashes, sample, flip)));
      if (positions.length === 0) continue;
      const rows = await activationsOf(options, pixels, positions, flip);
      await store.append(
        positions.map((position) => keyOf(hashes, batch[position]!, flip)),
        rows,
      );
    }
    networkMs += now() - computedFromMs;
    const done = start + batch.length;
    options.onProgress?.({
      stage: "features",
      done,
      total: missing.length,
      secondsLeft: ((now() - startedMs) / 1000 / done) * (missing.length - done),
    });
  }
  return { decodeSeconds: decodeMs / 1000, networkSeconds: networkMs / 1000 };
}

async function activationsOf(
  { network, size, scaling, precision }: CacheActivationsOptions,
  pixels: Uint8Array,
  positions: readonly number[],
  flip: boolean,
): Promise<Uint8Array> {
  const output = tf.tidy(() => network(makeImageBatch({ ...size, pixels }, positions, scaling, () => flip)));
  const values = (await output.data()) as Float32Array;
  output.dispose();
  if (precision === "float32") return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  try {
    return new Uint8Array(toHalf(values).buffer);
  } catch (error) {
    throw new ProfilerError(
      "model-unsupported",
      {
        found: `activations to cache of which ${reasonOf(error)}`,
        expected: "activations within half precision",
        remedy: "cut the network behind another layer",
      },
      { cause: error },
    );
  }
}

/** As it is, and mirrored. */
function variantsOf({ mirrorImages = true }: CacheActivationsOptions): readonly boolean[] {
  return mirrorImages ? [false, true] : [false];
}

/** The row of a photo or of its mirror image. */
function keyOf(hashes: readonly string[], sample: number, mirrored: boolean): string {
  return `${hashes[sample]!}${mirrored ? "m" : "p"}`;
}

function positionsWhere(batch: readonly number[], wanted: (sample: number) => boolean): number[] {
  return [...batch.keys()].filter((position) => wanted(batch[position]!));
}
