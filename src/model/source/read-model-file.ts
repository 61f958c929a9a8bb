import { ProfilerError, reasonOf } from "../../errors.ts";
import { foreignByName } from "./foreign-formats.ts";
import { refuseForeignFormat } from "./refuse-foreign-format.ts";
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
  const bytes = await source.read(file).catch((error: unknown) => unreadable(file, error));
  const sha256 = await sha256Of(bytes);
  const known = {
    source,
    file,
    name: nameOf(file, source.folders),
    ...(sha256 === undefined ? {} : { sha256 }),
  };
  // A pointer of Git LFS and a page of a web server have the file's name too.
  if (bytes[0] !== (file === "saved_model.pb" ? versionField : openingBrace))
    await refuseForeignFormat(source, file);
  if (file === "saved_model.pb") {
    return { ...known, format: "saved-model", topology: {}, weightsManifest: [], bytes };
  }
  return { ...detectFormat(await withManifest(parseJson(bytes, file), source), file), ...known };
}

/** First byte of a JSON object, and of a SavedModel. */
const openingBrace = 0x7b;
const versionField = 0x08;

function parseJson(bytes: Uint8Array, file: string): unknown {
  const text = new TextDecoder().decode(bytes);
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const why =
      bytes.length === 0
        ? ", which is empty"
        : /[\uFFFD\p{Cc}]/u.test(text.replaceAll(/\s/g, ""))
          ? ", a binary file of no known format"
          : ` that is not JSON (${reasonOf(error)})`;
    throw new ProfilerError(
      "model-unreadable",
      {
        found: `${file}${why}`,
        expected: "the model.json that the tfjs converter or model.save() wrote",
        remedy: "convert or download the model again",
      },
      { cause: error },
    );
  }
}

function unreadable(file: string, error: unknown): never {
  if (error instanceof ProfilerError) throw error;
  throw new ProfilerError(
    "model-unreadable",
    {
      found: `${file}, which cannot be read (${reasonOf(error)})`,
      expected: "a file that this user may read",
      remedy: "change its permission, or check the disk or the connection",
    },
    { cause: error },
  );
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
async function locate(source: ModelSource): Promise<string> {
  const { location, file, size } = source;
  const known = file ?? (await lookFor(source));
  const kind = closedFiles.find(([name]) => name === known);
  if (kind !== undefined) throw closed(`${kind[1]} at ${location}`, kind[2]);
  const bytes = await size(known);
  if (bytes === undefined) throw await withoutModel(source);
  if (!/\.json$/i.test(known) && known !== "saved_model.pb") {
    await refuseForeignFormat(source, known).catch((error: unknown) => unreadable(known, error));
  }
  if (bytes <= topologyLimitBytes) return known;
  throw new ProfilerError("model-too-large", {
    found: `a topology of ${bytes} bytes`,
    expected: `at most ${topologyLimitBytes} bytes of JSON`,
    remedy: "check that the path names the model.json and not its weights",
  });
}

async function lookFor(source: ModelSource): Promise<string> {
  const { location, size } = source;
  if ((await size("model.json")) !== undefined) return "model.json";
  for (const [name, what, remedy] of closedFiles) {
    if ((await size(name)) !== undefined) throw closed(`${what} in ${location}`, remedy);
  }
  if ((await size("saved_model.pb")) !== undefined) return "saved_model.pb";
  throw await withoutModel(source);
}

/** The error for a place without a model, with what lies there instead if that can be listed. */
async function withoutModel({ location, file, list, whyAbsent }: ModelSource): Promise<ProfilerError> {
  const why = whyAbsent?.(file ?? "model.json");
  const names = (await list?.()) ?? [];
  const models = names.filter((name) => /(^|\/)(model\.json|saved_model\.pb)$/.test(name));
  const others = names.filter((name) => /^[^/]+\.json$/i.test(name));
  const [foreign] = names.flatMap((name) => {
    const format = name.includes("/") ? undefined : foreignByName(name);
    return format === undefined ? [] : [{ name, ...format }];
  });
  const without = file === undefined ? `a folder without model.json: ${location}` : `nothing at ${location}`;
  return new ProfilerError("model-not-found", {
    found:
      (models.length === 0 && others.length === 0 && foreign !== undefined
        ? `${without}, with ${foreign.name}, ${foreign.what}`
        : without) + (why === undefined ? "" : ` (${why})`),
    expected: "a model.json, or a folder that holds one",
    remedy:
      models.length > 0
        ? `name one of the folders below it: ${listOf(models)}`
        : others.length > 0
          ? `name the model's JSON file itself: ${listOf(others)}`
          : (foreign?.remedy ??
            (file === undefined ? "name the model's JSON file itself" : "check the address")),
  });
}

function listOf(names: readonly string[]): string {
  return names.slice(0, 3).join(", ") + (names.length > 3 ? ` or ${names.length - 3} more` : "");
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
