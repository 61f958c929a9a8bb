import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { basename, dirname, join, resolve, sep } from "node:path";
import { ProfilerError, reasonOf } from "../../errors.ts";
import { detectFormat, isObject } from "./model-format.ts";
import type { ModelFile } from "./model-format.ts";

/** A topology of half a gigabyte is past any published one (the greatest seen has 30 MB) and past what JSON.parse takes as one string. */
const topologyLimitBytes = 512 * 1024 * 1024;

/**
 * Reads a `model.json` or a `saved_model.pb`, or the one in a folder, without its weights.
 *
 * Throws `model-not-found`, `model-unreadable` (not JSON, not a model), `model-unsupported` (a format that is not opened) or
 * `model-too-large`.
 */
export async function readModelFile(path: string): Promise<ModelFile> {
  const file = await locate(path);
  const bytes = await readFile(file);
  const known = {
    file,
    folder: dirname(file),
    name: nameOf(file),
    sha256: createHash("sha256").update(bytes).digest("hex"),
  };
  if (basename(file) === "saved_model.pb") {
    return { ...known, format: "saved-model", topology: {}, weightsManifest: [], bytes };
  }
  let json: unknown;
  try {
    json = JSON.parse(bytes.toString("utf8").replace(/^\uFEFF/, ""));
  } catch (error) {
    throw new ProfilerError(
      "model-unreadable",
      {
        found: `${basename(file)} that is not JSON (${reasonOf(error)})`,
        expected: "the model.json that the tfjs converter or model.save() wrote",
        remedy: "convert or download the model again",
      },
      { cause: error },
    );
  }
  return { ...detectFormat(await withManifest(json, known.folder), basename(file)), ...known };
}

/** Converters before 1.0 wrote the weights manifest into a file of its own. */
async function withManifest(json: unknown, folder: string): Promise<unknown> {
  if (!isObject(json) || json["weightsManifest"] !== undefined) return json;
  const beside = await readFile(join(folder, "weights_manifest.json"), "utf8").catch(() => undefined);
  try {
    return beside === undefined ? json : { ...json, weightsManifest: JSON.parse(beside) as unknown };
  } catch {
    return json;
  }
}

async function locate(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) {
    throw new ProfilerError("model-not-found", {
      found: `nothing at ${path}`,
      expected: "a model.json, a SavedModel, or a folder that holds one",
      remedy: "check the path",
    });
  }
  if (found.isDirectory()) {
    const inside = join(path, "model.json");
    if (await exists(inside)) return locate(inside);
    for (const [name, what, remedy] of closedFiles) {
      if (await exists(join(path, name))) throw closed(`${what} in ${path}`, remedy);
    }
    const saved = join(path, "saved_model.pb");
    if (await exists(saved)) return locate(saved);
    throw new ProfilerError("model-not-found", {
      found: `a folder without model.json: ${path}`,
      expected: "a model.json, or a folder that holds one",
      remedy: "name the model's JSON file itself",
    });
  }
  const kind = closedFiles.find(([name]) => name === basename(path));
  if (kind !== undefined) throw closed(`${kind[1]} at ${path}`, kind[2]);
  if (found.size > topologyLimitBytes) {
    throw new ProfilerError("model-too-large", {
      found: `a topology of ${found.size} bytes`,
      expected: `at most ${topologyLimitBytes} bytes of JSON`,
      remedy: "check that the path names the model.json and not its weights",
    });
  }
  return path;
}

/** Files that mark a format which is not opened, what it is, and what to do with it. */
const closedFiles: readonly (readonly [name: string, what: string, remedy: string])[] = [
  [
    "tfhub_module.pb",
    "a TensorFlow 1 hub module",
    "convert it with tensorflowjs_converter --input_format=tf_hub",
  ],
  [
    "tensorflowjs_model.pb",
    "a model of tfjs before 1.0",
    "convert the original anew with tensorflowjs_converter, or this with tools/pb2json_converter.ts of tfjs-converter",
  ],
  ["saved_model.pbtxt", "a SavedModel in text form", "save it in binary form again, as saved_model.pb"],
];

function closed(found: string, remedy: string): ProfilerError {
  return new ProfilerError("model-unsupported", {
    found,
    expected: "a tfjs model.json or a SavedModel with a saved_model.pb",
    remedy,
  });
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

/** Folder names by which converters tell formats apart; the folder above has the model's name. */
const formatFolders = new Set(["layers", "graph", "tfjs", "web_model", "model"]);

// "model.json" says nothing; the folder it lies in usually does.
function nameOf(file: string): string {
  const own = basename(file).replace(/\.(json|pb)$/i, "");
  if (own.toLowerCase() !== "model" && own !== "saved_model") return own;
  const folders = dirname(resolve(file)).split(sep);
  return folders.findLast((folder) => !formatFolders.has(folder) && folder !== "") ?? own;
}
