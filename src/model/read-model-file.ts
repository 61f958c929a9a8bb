import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { basename, dirname, join, resolve, sep } from "node:path";
import { ProfilerError, reasonOf } from "../errors.ts";
import { detectFormat } from "./model-format.ts";
import type { ModelFile } from "./model-format.ts";

/** A topology of half a gigabyte is past any published one (the greatest seen has 30 MB) and past what JSON.parse takes as one string. */
const topologyLimitBytes = 512 * 1024 * 1024;

/**
 * Reads a `model.json`, or the one in a folder, without its weights.
 *
 * Throws `model-not-found`, `model-unreadable` (not JSON, not a model), `model-unsupported` (a format that is not opened) or
 * `model-too-large`.
 */
export async function readModelFile(path: string): Promise<ModelFile> {
  const file = await locate(path);
  const bytes = await readFile(file);
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
  const detected = detectFormat(json, basename(file));
  return {
    ...detected,
    file,
    folder: dirname(file),
    name: nameOf(file),
    sha256: createHash("sha256").update(bytes).digest("hex"),
  };
}

async function locate(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) {
    throw new ProfilerError("model-not-found", {
      found: `nothing at ${path}`,
      expected: "a model.json, or a folder that holds one",
      remedy: "check the path",
    });
  }
  if (found.isDirectory()) {
    const inside = join(path, "model.json");
    if ((await stat(inside).catch(() => undefined)) !== undefined) return locate(inside);
    if ((await stat(join(path, "saved_model.pb")).catch(() => undefined)) !== undefined) {
      throw new ProfilerError("model-unsupported", {
        found: `a SavedModel in ${path}`,
        expected: "a tfjs model.json",
        remedy: "convert it with tensorflowjs_converter --input_format=tf_saved_model",
      });
    }
    throw new ProfilerError("model-not-found", {
      found: `a folder without model.json: ${path}`,
      expected: "a model.json, or a folder that holds one",
      remedy: "name the model's JSON file itself",
    });
  }
  if (found.size > topologyLimitBytes) {
    throw new ProfilerError("model-too-large", {
      found: `a topology of ${found.size} bytes`,
      expected: `at most ${topologyLimitBytes} bytes of JSON`,
      remedy: "check that the path names the model.json and not its weights",
    });
  }
  return path;
}

/** Folder names by which converters tell formats apart; the folder above has the model's name. */
const formatFolders = new Set(["layers", "graph", "tfjs", "web_model", "model"]);

// "model.json" says nothing; the folder it lies in usually does.
function nameOf(file: string): string {
  const own = basename(file).replace(/\.json$/i, "");
  if (own.toLowerCase() !== "model") return own;
  const folders = dirname(resolve(file)).split(sep);
  return folders.findLast((folder) => !formatFolders.has(folder) && folder !== "") ?? own;
}
