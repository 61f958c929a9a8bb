import { open, readdir, readFile, stat } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, resolve, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { ProfilerError, reasonOf } from "../../errors.ts";
import { nearNames } from "../../names.ts";
import { describeValue } from "../../options.ts";
import { insidePath } from "./inside-path.ts";
import type { ByteRange, ModelSource } from "./model-source.ts";

/**
 * The files of a folder on disk.
 *
 * @param place path or `file:` address of a model file, or of the folder that holds it
 * @throws {ProfilerError} `model-not-found` when nothing is there
 */
export async function folderSource(place: string): Promise<ModelSource> {
  if (typeof place !== "string") {
    throw new ProfilerError("model-not-found", {
      found: `${describeValue(place)} in the place of a path`,
      expected: "the path of a model file or of its folder",
      remedy: "give it as a text",
    });
  }
  const path = /^file:\/\//i.test(place) && URL.canParse(place) ? fileURLToPath(place) : place;
  const found = await stat(path).catch((error: unknown) => error as NodeJS.ErrnoException);
  if (found instanceof Error) throw await notFound(path, found);
  const folder = found.isDirectory() ? path : dirname(path);
  const inFolder = (name: string): string => join(folder, insidePath(name));
  return {
    location: path,
    ...(found.isDirectory() ? {} : { file: basename(path) }),
    folders: resolve(folder).split(sep),
    list: () => namesIn(folder),
    size: async (name) => {
      const entry = await stat(inFolder(name)).catch(() => undefined);
      return entry === undefined || entry.isDirectory() ? undefined : entry.size;
    },
    read: async (name, range) =>
      range === undefined ? readFile(inFolder(name)) : readPart(inFolder(name), range),
  };
}

/** Files of a folder and of its folders; a few hundred are enough to say what lies there. */
async function namesIn(folder: string, depth = 2): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const names: string[] = [];
  for (const entry of entries.slice(0, 200)) {
    if (!entry.isDirectory()) names.push(entry.name);
    else if (depth > 1)
      for (const name of await namesIn(join(folder, entry.name), depth - 1))
        names.push(`${entry.name}/${name}`);
  }
  return names;
}

/** The error for a path that leads to nothing, with what was probably meant. */
async function notFound(path: string, error: NodeJS.ErrnoException): Promise<ProfilerError> {
  if (!["ENOENT", "ENOTDIR"].includes(error.code ?? "")) {
    return new ProfilerError(
      "model-unreadable",
      {
        found: `${path}, which cannot be read (${reasonOf(error)})`,
        expected: "a file that this user may read",
        remedy: "change the permission of the file and its folders",
      },
      { cause: error },
    );
  }
  const slashes = path.replaceAll("\\", "/");
  const meant =
    slashes !== path && (await stat(slashes).catch(() => undefined)) !== undefined
      ? slashes
      : await nearPath(path);
  return new ProfilerError("model-not-found", {
    found: path.trim() === "" ? "an empty path" : `nothing at ${path}`,
    expected: "a model.json, a SavedModel, or a folder that holds one",
    remedy: meant === undefined ? "check the path" : `check the path; ${meant} is there`,
  });
}

/** The path of the file beside it whose name is nearest. */
async function nearPath(path: string): Promise<string | undefined> {
  const names = await readdir(dirname(path)).catch(() => []);
  const [near] = nearNames(basename(path), names);
  return near === undefined ? undefined : join(dirname(path), near);
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
