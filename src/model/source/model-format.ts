import { ProfilerError } from "../../errors.ts";
import type { ModelSource } from "./model-source.ts";
import { parseManifest } from "./parse-manifest.ts";

/** One group of a weights manifest: the shard files, and what lies in them end to end. */
export interface WeightsGroup {
  readonly paths: readonly string[];
  readonly weights: readonly WeightSpec[];
}

/** A stored weight. */
export interface WeightSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly quantization?: { readonly dtype: string; readonly scale?: number; readonly min?: number };
}

/** What a model.json holds, by format; a SavedModel has no JSON, so that its topology is empty. */
export interface DetectedModel {
  readonly format: "layers-model" | "graph-model" | "saved-model";
  readonly topology: Readonly<Record<string, unknown>>;
  readonly weightsManifest: readonly WeightsGroup[];
  /** Of a layers model: its `userDefinedMetadata`, as it stands. */
  readonly metadata?: unknown;
}

/** A model.json or SavedModel that was read: its weights are not. */
export interface ModelFile extends DetectedModel {
  /** Where its weights are. */
  readonly source: ModelSource;
  /** Name of the model file. */
  readonly file: string;
  readonly name: string;
  /** Of the bytes of the model file; undefined where no digest can be computed. */
  readonly sha256?: string;
  /** Of a SavedModel: its saved_model.pb. */
  readonly bytes?: Uint8Array;
}

/**
 * Tells which kind of model a parsed JSON file is. Files written before tfjs 1.0 have no `format`: their topology tells.
 *
 * @throws {ProfilerError} `model-unreadable` when it is not a model
 */
export function detectFormat(json: unknown, fileName: string): DetectedModel {
  if (isManifest(json)) {
    throw unreadable(
      fileName,
      "a list of weights without a network",
      "name the model.json beside it; a network that is written in JavaScript is profiled in memory, by profile(model)",
    );
  }
  if (!isObject(json)) throw unreadable(fileName, "JSON that is not an object");
  if (Array.isArray(json["layers"]) && isObject(json["config"])) {
    // A bare Keras config, as `model.to_json()` writes it.
    return { format: "layers-model", topology: json, weightsManifest: [] };
  }
  // Keras before 2.2 wrote a Sequential's config as the bare list of its layers.
  if (typeof json["class_name"] === "string" && (isObject(json["config"]) || Array.isArray(json["config"]))) {
    return { format: "layers-model", topology: json, weightsManifest: [] };
  }
  // A GraphDef by itself, as converters before 1.0 and hand-made exports have it.
  if (Array.isArray(json["node"])) return detectFormat({ ...json, modelTopology: json }, fileName);
  const topology = json["modelTopology"];
  if (topology === null) throw unreadable(fileName, '"modelTopology": null (a file of weights alone)');
  if (!isObject(topology)) throw unreadable(fileName, "no modelTopology");
  const weightsManifest = parseManifest(json["weightsManifest"] ?? [], (position, expected) => {
    throw unreadable(fileName, `a weightsManifest whose ${position} is wrong (expected ${expected})`);
  });
  if (json["format"] === "graph-model" || Array.isArray(topology["node"])) {
    return { format: "graph-model", topology: json, weightsManifest };
  }
  const config = isObject(topology["model_config"]) ? topology["model_config"] : topology;
  if (typeof config["class_name"] === "string") {
    const metadata = json["userDefinedMetadata"];
    return {
      format: "layers-model",
      topology,
      weightsManifest,
      ...(metadata === undefined ? {} : { metadata }),
    };
  }
  throw unreadable(fileName, "a modelTopology with neither layers (class_name) nor graph nodes");
}

/** Whether a parsed JSON value is an object with names. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The manifest of a network that is written in code, as face-api.js has them, or whose topology is a file of its own. */
function isManifest(json: unknown): boolean {
  return Array.isArray(json) && json.some((group) => isObject(group) && Array.isArray(group["weights"]));
}

function unreadable(
  fileName: string,
  found: string,
  remedy = "convert or save the whole model again, not its weights alone",
): ProfilerError {
  return new ProfilerError("model-unreadable", {
    found: `${fileName} with ${found}`,
    expected: "a tfjs layers model or graph model",
    remedy,
  });
}
