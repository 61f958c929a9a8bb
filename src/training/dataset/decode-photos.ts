import { availableParallelism } from "node:os";
import type { Sample } from "./dataset.ts";
import { decodePhoto, type PhotoSize } from "./decode-photo.ts";

/** Concurrency, progress and cancellation of {@link decodePhotos}. */
export interface DecodeOptions {
  /** Photos decoded at once. Default: the number of cores, at most 4 (the threads that Node has for such work). */
  readonly concurrency?: number;
  /** Called after each photo. */
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/**
 * Decodes the chosen photos into one buffer of 8-bit RGB, shape [indices.length, height, width, 3], in the order of `indices`.
 *
 * @param indices into `samples`; one may occur more than once
 * @throws {ProfilerError} `photo-unreadable` for the first photo that cannot be decoded; `signal.reason` if aborted. Both
 *   only after the photos in progress have ended, so that nothing runs on
 */
export async function decodePhotos(
  samples: readonly Sample[],
  indices: readonly number[],
  size: PhotoSize,
  { concurrency = Math.min(4, availableParallelism()), onProgress, signal }: DecodeOptions = {},
): Promise<Uint8Array> {
  const stride = size.height * size.width * 3;
  const packed = new Uint8Array(indices.length * stride);
  const queue = indices.entries();
  let failure: { readonly error: unknown } | undefined;
  let done = 0;
  const work = async (): Promise<void> => {
    try {
      for (const [position, index] of queue) {
        signal?.throwIfAborted();
        packed.set(await decodePhoto(fileAt(samples, index), size), position * stride);
        if (failure !== undefined) return;
        onProgress?.(++done, indices.length);
      }
    } catch (error) {
      failure ??= { error };
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, concurrency) }, work));
  if (failure !== undefined) throw failure.error;
  return packed;
}

function fileAt(samples: readonly Sample[], index: number): string {
  const sample = samples[index];
  if (sample === undefined) throw new RangeError(`photo ${index} of ${samples.length}`);
  return sample.file;
}
