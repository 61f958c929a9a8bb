import { ProfilerError } from "../../errors.ts";
import { describeValue } from "../../options.ts";
import { insidePath } from "./inside-path.ts";
import type { ByteRange, ModelSource } from "./model-source.ts";

/** A file of a web page (`Blob`, `File`), of which parts can be read without the rest. */
export interface BlobLike {
  readonly size: number;
  readonly slice: (begin?: number, end?: number) => BlobLike;
  readonly arrayBuffer: () => Promise<ArrayBuffer>;
}

/** A file as a page gets it from a drop or an `<input type="file">`; with `webkitdirectory` it has its path too. */
export interface FileLike extends BlobLike {
  readonly name: string;
  readonly webkitRelativePath?: string;
}

type Content = BlobLike | Uint8Array;

/**
 * Files in memory: those dropped on a web page, or bytes by path. The model file is the `model.json` or `saved_model.pb` with the shortest path,
 * else the only other `.json`; the other files are looked for beside it. A file that was given without folders is found by its name in any
 * folder, since a page that lists dropped files does not know their folders.
 *
 * @throws {ProfilerError} `model-not-found` when several files could be the model
 */
export function droppedFiles(given: Iterable<FileLike> | ReadonlyMap<string, Content>): ModelSource {
  if (typeof given !== "object" || given === null || !(isMap(given) || Symbol.iterator in given)) {
    throw new ProfilerError("model-not-found", {
      found: `${describeValue(given)} in the place of files`,
      expected: "a list of files, or a Map of bytes by path",
      remedy: "give the files of a drop or of an input element",
    });
  }
  const files = new Map<string, Content>();
  for (const [path, content] of isMap(given) ? given : named(given)) files.set(insidePath(path), content);
  const location =
    [...files.keys()].slice(0, 3).join(", ") + (files.size > 3 ? ` and ${files.size - 3} more` : "");
  const model = modelAmong([...files.keys()]);
  const folders = (model ?? "").split("/").slice(0, -1);
  const contentOf = (path: string): Content | undefined => {
    const inside = insidePath(path);
    return files.get([...folders, inside].join("/")) ?? files.get(inside.split("/").at(-1) as string);
  };
  return {
    location: location === "" ? "no files" : location,
    ...(model === undefined ? {} : { file: model.split("/").at(-1) as string }),
    folders,
    size: async (path) => {
      const content = contentOf(path);
      return content === undefined || isBytes(content) ? content?.length : content.size;
    },
    read: async (path, range) => {
      const content = contentOf(path);
      if (content === undefined) throw new Error(`${path} is not among the files`);
      return readContent(content, range);
    },
  };
}

async function readContent(content: Content, range: ByteRange | undefined): Promise<Uint8Array> {
  if (isBytes(content)) return content.subarray(range?.begin, range?.end);
  const part = range === undefined ? content : content.slice(range.begin, range.end);
  return new Uint8Array(await part.arrayBuffer());
}

/** Also of another frame of a page, whose `Uint8Array` is not ours. */
function isBytes(content: Content): content is Uint8Array {
  return ArrayBuffer.isView(content);
}

function isMap(given: object): given is ReadonlyMap<string, Content> {
  return "get" in given;
}

function* named(files: Iterable<FileLike>): Generator<readonly [string, Content]> {
  for (const file of files) {
    const { name, webkitRelativePath = "" } = file;
    yield [webkitRelativePath === "" ? name : webkitRelativePath, file];
  }
}

/** Files beside a model that are JSON too. */
const besideModels: ReadonlySet<string> = new Set(["weights_manifest.json", "small-weights.json"]);

function modelAmong(paths: readonly string[]): string | undefined {
  const usual = paths.filter((path) => /(^|\/)(model\.json|saved_model\.pb)$/.test(path));
  const depth = Math.min(...usual.map(depthOf));
  const shallowest = usual.filter((path) => depthOf(path) === depth);
  const others = paths.filter((path) => path.endsWith(".json") && !besideModels.has(nameIn(path)));
  const found = shallowest.length > 0 ? shallowest : others;
  if (found.length <= 1) return found[0];
  throw new ProfilerError("model-not-found", {
    found: `${found.length} files that could be the model: ${found.slice(0, 3).join(", ")}`,
    expected: "the files of one model",
    remedy: "give one model at a time",
  });
}

function depthOf(path: string): number {
  return path.split("/").length;
}

function nameIn(path: string): string {
  return path.split("/").at(-1) as string;
}
