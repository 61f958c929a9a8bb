import { join } from "node:path";
import sharp from "sharp";
import { waitForLock } from "../../files/lock-file.ts";
import { stopIfAborted } from "../fit/training-progress.ts";
import type { OnTrainingProgress } from "../fit/training-progress.ts";
import type { Sample } from "./dataset.ts";
import type { PhotoSize } from "./decode-photo.ts";
import { decodePhotos } from "./decode-photos.ts";
import { hashPhotos, photoList } from "./photo-list.ts";
import { openRowStore } from "./row-store.ts";
import type { RowStore } from "./row-store.ts";

/** The photos, their size, and the folder that keeps their pixels. */
export interface PixelStoreOptions {
  readonly samples: readonly Sample[];
  readonly size: PhotoSize;
  readonly folder: string;
  readonly onProgress?: OnTrainingProgress | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Clock in milliseconds. Default: `performance.now`. */
  readonly now?: (() => number) | undefined;
}

/** Decoded photos on disk. */
export interface PixelStore {
  /** 8-bit RGB of some samples, [samples.length, height, width, 3]. */
  readonly read: (samples: readonly number[]) => Promise<Uint8Array>;
  /** Time spent on photos that were not in the folder yet. */
  readonly decodeSeconds: number;
  readonly close: () => Promise<void>;
}

/** Photos that are decoded, and then written, at once. */
const photosAtOnce = 32;

/**
 * Decodes every photo once, to a file that later runs and other folds read: memory holds two times 32 photos, however many there are. The file is named
 * after all that determines its bytes; a photo is found in it by its hash. An interrupted call keeps what it decoded.
 *
 * @throws {ProfilerError} `photo-unreadable`, `cannot-write`, or `interrupted` if the signal is aborted
 */
export async function openPixelStore(options: PixelStoreOptions): Promise<PixelStore> {
  const { samples, size, folder, signal } = options;
  const { height, width, resize = "antialias" } = size;
  const hashes = await hashPhotos(samples, { list: photoList(folder), signal });
  const file = join(folder, `pixels-${height}x${width}-${resize}-${sharp.versions.vips}`);
  const release = await waitForLock(`${file}.lock`, signal);
  try {
    const store = await openRowStore(file, height * width * 3);
    try {
      const decodeSeconds = await decodeMissing(options, store, hashes);
      return {
        read: (numbers) => store.read(numbers.map((sample) => keyOf(hashes[sample]!))),
        decodeSeconds,
        close: store.close,
      };
    } catch (error) {
      await store.close();
      throw error;
    }
  } finally {
    await release();
  }
}

async function decodeMissing(
  { samples, size, signal, onProgress, now = () => performance.now() }: PixelStoreOptions,
  store: RowStore,
  hashes: readonly string[],
): Promise<number> {
  const startedMs = now();
  // Copies of one photo share a row.
  const missing = [...new Map(hashes.map((hash, sample) => [hash, sample])).values()].filter(
    (sample) => !store.has(keyOf(hashes[sample]!)),
  );
  let written = Promise.resolve();
  try {
    for (let start = 0; start < missing.length; start += photosAtOnce) {
      stopIfAborted(signal, `photo ${start + 1} of ${missing.length} to decode`);
      const some = missing.slice(start, start + photosAtOnce);
      const pixels = await decodePhotos(samples, some, size);
      await written;
      const keys = some.map((sample) => keyOf(hashes[sample]!));
      written = store.append(keys, pixels);
      // The await of the next round throws its failure; until then it must not count as unhandled.
      written.catch(() => {});
      onProgress?.({ stage: "decode", done: start + some.length, total: missing.length });
    }
  } finally {
    await written;
  }
  return (now() - startedMs) / 1000;
}

function keyOf(hash: string): string {
  return `${hash}p`;
}
