import { mkdir, open } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import { ProfilerError, reasonOf } from "../../errors.ts";

/** Rows of equal length on disk, each under a key that is never written twice. */
export interface RowStore {
  readonly has: (key: string) => boolean;
  /** Appends rows of `keys`, one after the other in `bytes`; they are on disk when the promise resolves. */
  readonly append: (keys: readonly string[], bytes: Uint8Array) => Promise<void>;
  /** The rows of `keys`, in that order. */
  readonly read: (keys: readonly string[]) => Promise<Uint8Array>;
  readonly close: () => Promise<void>;
}

/** A key in the list of keys: 64 hexadecimal digits and a letter for the variant of the row. */
const keyPattern = /^[0-9a-f]{64}[a-z]$/;
const keyBytes = 66;

/**
 * Opens or makes a store: `<file>.rows`, rows one after the other, and `<file>.keys`, their keys one a line.
 *
 * Rows go to disk before their keys do. After a process was killed in between, the rows without a key and a cut key are overwritten. One
 * process at a time may append.
 *
 * @throws {ProfilerError} `cannot-write` if the folder or a file cannot be written
 */
export async function openRowStore(file: string, rowBytes: number): Promise<RowStore> {
  const guard = async <Result>(work: () => Promise<Result>): Promise<Result> =>
    work().catch((error: unknown) => {
      throw cannotWrite(file, error);
    });
  const [rows, list] = await guard(async () => {
    await mkdir(dirname(file), { recursive: true });
    return [
      await open(`${file}.rows`, "a+").then(reopen(`${file}.rows`)),
      await open(`${file}.keys`, "a+").then(reopen(`${file}.keys`)),
    ] as const;
  });
  const places = await readPlaces(rows, list, rowBytes);
  return {
    has: (key) => places.has(key),
    append: (keys, bytes) =>
      guard(async () => {
        if (bytes.length !== keys.length * rowBytes)
          throw new RangeError(`${bytes.length} bytes for ${keys.length} rows of ${rowBytes}`);
        const first = places.size;
        await writeAll(rows, bytes, first * rowBytes);
        await rows.datasync();
        await writeAll(
          list,
          new TextEncoder().encode(keys.map((key) => `${key}\n`).join("")),
          first * keyBytes,
        );
        for (const [index, key] of keys.entries()) places.set(key, first + index);
      }),
    read: async (keys) => {
      const bytes = new Uint8Array(keys.length * rowBytes);
      await Promise.all(
        keys.map(async (key, index) => {
          const place = places.get(key);
          if (place === undefined) throw new RangeError(`no row ${key} in ${file}`);
          await readAll(rows, bytes.subarray(index * rowBytes, (index + 1) * rowBytes), place * rowBytes);
        }),
      );
      return bytes;
    },
    close: async () => {
      await rows.close();
      await list.close();
    },
  };
}

/** `a+` makes the file; `r+` writes at a position, which appending does not. */
function reopen(path: string): (made: FileHandle) => Promise<FileHandle> {
  return async (made) => {
    await made.close();
    return open(path, "r+");
  };
}

async function readPlaces(
  rows: FileHandle,
  list: FileHandle,
  rowBytes: number,
): Promise<Map<string, number>> {
  const whole = Math.floor((await rows.stat()).size / rowBytes);
  const text = (await list.readFile()).toString("latin1");
  const places = new Map<string, number>();
  for (let place = 0; place < whole; place++) {
    const line = text.slice(place * keyBytes, (place + 1) * keyBytes);
    const key = line.slice(0, -1);
    if (!line.endsWith("\n") || !keyPattern.test(key) || places.has(key)) break;
    places.set(key, place);
  }
  return places;
}

async function writeAll(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}

async function readAll(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesRead } = await file.read(bytes, done, bytes.length - done, position + done);
    if (bytesRead === 0) throw new RangeError(`the file ends at byte ${position + done}`);
    done += bytesRead;
  }
}

function cannotWrite(file: string, error: unknown): ProfilerError {
  return new ProfilerError(
    "cannot-write",
    {
      found: `${file}.rows (${reasonOf(error)})`,
      expected: "a folder with room for the cache",
      remedy: "free some space or choose another folder; what was written before stays usable",
    },
    { cause: error },
  );
}
