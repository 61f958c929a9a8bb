import { ProfilerError, reasonOf } from "../../errors.ts";
import { detectFormat, isObject } from "./model-format.ts";
import type { ModelFile } from "./model-format.ts";
import type { ModelSource } from "./model-source.ts";

/** A topology of half a gigabyte is past any published one (the greatest seen has 30 MB) and past what JSON.parse takes as one string. */
const topologyLimitBytes = 512 * 1024 * 1024;

/**
 * Reads the `model.json` or `saved_model.pb` of a source, without its weights.
 *
 * @throws {ProfilerError} `model-not-found`; `model-unreadable` when it is not JSON or not a model; `model-unsupported` when the format is not
 *   one that is opened; `model-too-large`
 */
export async function readModelFile(source: ModelSource): Promise<ModelFile> {
  const file = await locate(source);
  const bytes = await source.read(file);
  const sha256 = await sha256Of(bytes);
  const known = {
    source,
    file,
    name: nameOf(file, source.folders),
    ...(sha256 === undefined ? {} : { sha256 }),
  };
  if (file === "saved_model.pb") {
    return { ...known, format: "saved-model", topology: {}, weightsManifest: [], bytes };
  }
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    throw new ProfilerError(
      "model-unreadable",
      {
        found: `${file} that is not JSON (${reasonOf(error)})`,
        expected: "the model.json that the tfjs converter or model.save() wrote",
        remedy: "convert or download the model again",
      },
      { cause: error },
    );
  }
  return { ...detectFormat(await withManifest(json, source), file), ...known };
}

/** Converters before 1.0 wrote the weights manifest into a file of its own. */
async function withManifest(json: unknown, source: ModelSource): Promise<unknown> {
  if (!isObject(json) || json["weightsManifest"] !== undefined) return json;
  try {
    const beside = new TextDecoder().decode(await source.read("weights_manifest.json"));
    return { ...json, weightsManifest: JSON.parse(beside) as unknown };
  } catch {
    return json;
  }
}

/** The name of the model file of a source. */
async function locate({ location, file, size }: ModelSource): Promise<string> {
  const known = file ?? (await lookFor(location, size));
  const kind = closedFiles.find(([name]) => name === known);
  if (kind !== undefined) throw closed(`${kind[1]} at ${location}`, kind[2]);
  const bytes = await size(known);
  if (bytes === undefined) throw withoutModel(location);
  if (bytes <= topologyLimitBytes) return known;
  throw new ProfilerError("model-too-large", {
    found: `a topology of ${bytes} bytes`,
    expected: `at most ${topologyLimitBytes} bytes of JSON`,
    remedy: "check that the path names the model.json and not its weights",
  });
}

async function lookFor(location: string, size: ModelSource["size"]): Promise<string> {
  if ((await size("model.json")) !== undefined) return "model.json";
  for (const [name, what, remedy] of closedFiles) {
    if ((await size(name)) !== undefined) throw closed(`${what} in ${location}`, remedy);
  }
  if ((await size("saved_model.pb")) !== undefined) return "saved_model.pb";
  throw withoutModel(location);
}

function withoutModel(location: string): ProfilerError {
  return new ProfilerError("model-not-found", {
    found: `a folder without model.json: ${location}`,
    expected: "a model.json, or a folder that holds one",
    remedy: "name the model's JSON file itself",
  });
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

/** Folder names by which converters tell formats apart; the folder above has the model's name. */
const formatFolders = new Set(["layers", "graph", "tfjs", "web_model", "model"]);

// "model.json" says nothing; the folder it lies in usually does.
function nameOf(file: string, folders: readonly string[]): string {
  const own = file.replace(/\.(json|pb)$/i, "");
  if (own.toLowerCase() !== "model" && own !== "saved_model") return own;
  return folders.findLast((folder) => !formatFolders.has(folder) && folder !== "") ?? own;
}

/** SHA-256 in hexadecimal digits; undefined on a web page that was not loaded over HTTPS, where browsers offer no digest. */
async function sha256Of(bytes: Uint8Array): Promise<string | undefined> {
  const digest = await (globalThis.crypto as Crypto | undefined)?.subtle?.digest(
    "SHA-256",
    bytes as Uint8Array<ArrayBuffer>,
  );
  if (digest === undefined) return undefined;
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
