import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, readFile, stat } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { ProfilerError, reasonOf } from "../../errors.ts";
import { writeFileAtomically } from "../../files/write-file-atomically.ts";
import { stopIfAborted } from "../fit/training-progress.ts";
import type { Sample } from "./dataset.ts";
import { decodePhoto } from "./decode-photo.ts";

/** A photo's SHA-256 (lower-case hexadecimal), or the error of one that cannot be read. */
export type ReadPhoto = { readonly sha256: string } | { readonly error: ProfilerError };

/** The list of photos in a folder. */
export function photoList(folder: string): string {
  return join(folder, "photos.json");
}

/** The list of photos, progress and cancellation of {@link readEachPhoto}. */
export interface ReadEachOptions {
  /** File that keeps what was found. */
  readonly list: string;
  /** Called after each photo that is not in the list. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Bytes, time of the last change in milliseconds, SHA-256. */
type Entry = readonly [bytes: number, changedMs: number, sha256: string];

/**
 * Hashes every photo and decodes it once, to a few pixels. The list keeps those that can be read: a later call reads only photos whose size or time
 * changed. A call that is interrupted keeps what it has.
 *
 * @returns one for each sample, in their order
 * @throws {ProfilerError} `interrupted` if the signal is aborted, `cannot-write` if the list cannot be kept
 */
export async function readEachPhoto(
  samples: readonly Sample[],
  { list, onProgress, signal }: ReadEachOptions,
): Promise<readonly ReadPhoto[]> {
  const known = await readList(list);
  const found = new Map<string, ReadPhoto>();
  const unknown = new Map<string, readonly [bytes: number, changedMs: number]>();
  for (const { file } of samples) {
    const status = await stat(file).catch(() => undefined);
    const entry = known.get(file);
    if (status !== undefined && entry?.[0] === status.size && entry[1] === status.mtimeMs)
      found.set(file, { sha256: entry[2] });
    else unknown.set(file, [status?.size ?? 0, status?.mtimeMs ?? 0]);
  }
  if (unknown.size > 0) {
    const total = unknown.size;
    let done = 0;
    const queue = unknown.entries();
    const work = async (): Promise<void> => {
      for (const [file, [bytes, changedMs]] of queue) {
        stopIfAborted(signal, `photo ${done + 1} of ${total} to read`);
        const photo = await readPhoto(file);
        found.set(file, photo);
        if ("sha256" in photo) known.set(file, [bytes, changedMs, photo.sha256]);
        onProgress?.(++done, total);
      }
    };
    try {
      await Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, work));
    } finally {
      // If there is no folder, writing says so in one line.
      await mkdir(dirname(list), { recursive: true }).catch(() => undefined);
      await writeFileAtomically(list, `${JSON.stringify(Object.fromEntries(known))}\n`);
    }
  }
  return samples.map(({ file }) => found.get(file)!);
}

/**
 * The SHA-256 of every photo, from the list where it has them.
 *
 * @throws {ProfilerError} `photo-unreadable` for the first photo that cannot be read; as {@link readEachPhoto}
 */
export async function hashPhotos(
  samples: readonly Sample[],
  options: ReadEachOptions,
): Promise<readonly string[]> {
  const photos = await readEachPhoto(samples, options);
  return photos.map((photo) => {
    if ("error" in photo) throw photo.error;
    return photo.sha256;
  });
}

/** A damaged list counts as none. */
async function readList(list: string): Promise<Map<string, Entry>> {
  try {
    const read = Object.entries(JSON.parse(await readFile(list, "utf8")) as Record<string, Entry>);
    return new Map(read.filter(([, entry]) => /^[0-9a-f]{64}$/.test(entry[2])));
  } catch {
    return new Map();
  }
}

async function readPhoto(file: string): Promise<ReadPhoto> {
  try {
    const hash = createHash("sha256");
    await pipeline(createReadStream(file), hash).catch((error: unknown) => {
      throw new ProfilerError("photo-unreadable", {
        found: `${file}: ${reasonOf(error)}`,
        expected: "a readable image file",
        remedy: "replace that photo or remove its row",
      });
    });
    await decodePhoto(file, { height: 8, width: 8 });
    return { sha256: hash.digest("hex") };
  } catch (error) {
    if (error instanceof ProfilerError) return { error };
    throw error;
  }
}
