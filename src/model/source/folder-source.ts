import { open, readFile, stat } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, resolve, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { ProfilerError } from "../../errors.ts";
import { insidePath } from "./inside-path.ts";
import type { ByteRange, ModelSource } from "./model-source.ts";

/**
 * The files of a folder on disk.
 *
 * @param path of a model file, or of the folder that holds it
 * @throws {ProfilerError} `model-not-found` when nothing is there
 */
export async function folderSource(path: string): Promise<ModelSource> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) {
    throw new ProfilerError("model-not-found", {
      found: `nothing at ${path}`,
      expected: "a model.json, a SavedModel, or a folder that holds one",
      remedy: "check the path",
    });
  }
  const folder = found.isDirectory() ? path : dirname(path);
  const place = (name: string): string => join(folder, insidePath(name));
  return {
    location: path,
    ...(found.isDirectory() ? {} : { file: basename(path) }),
    folders: resolve(folder).split(sep),
    size: async (name) => {
      const entry = await stat(place(name)).catch(() => undefined);
      return entry === undefined || entry.isDirectory() ? undefined : entry.size;
    },
    read: async (name, range) => (range === undefined ? readFile(place(name)) : readPart(place(name), range)),
  };
}

async function readPart(file: string, { begin, end }: ByteRange): Promise<Uint8Array> {
  const handle = await open(file);
  try {
    const bytes = new Uint8Array(end - begin);
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, begin);
    return bytes.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** The address by which a module at a path on disk is imported. */
export function moduleAddress(path: string): string {
  return pathToFileURL(isAbsolute(path) ? path : resolve(path)).href;
}
