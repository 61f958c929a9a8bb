import { ProfilerError } from "../errors.ts";
import type { ModelFile } from "../model/source/model-format.ts";
import { readModelFile } from "../model/source/read-model-file.ts";
import { registerModules } from "../model/layers/register-modules.ts";
import { traceFile } from "./trace-file.ts";
import { recordOf } from "./record-of.ts";
import type { ProfileOptions } from "./profile.ts";
import type { ProfileRecord } from "../record/profile-record.ts";
import type { TimeOptions } from "./time/timed.ts";

/** What to count, at which shapes, and whether to time. */
export interface ProfileFileOptions extends ProfileOptions {
  readonly time?: TimeOptions;
  /** Paths of ES modules that export or register the model's own layer classes. */
  readonly register?: readonly string[];
}

/**
 * Profiles the model of a `model.json` (or of the folder that holds it). Counting reads no weight file but small constants of a graph; timing,
 * where asked for, takes the model's own weights if they are there, and random ones if the manifest names none or, of a graph model, if
 * its files are absent.
 *
 * Throws `ProfilerError` where the file, a shape, a weight file or the backend is not as it must be.
 */
export async function profileFile(path: string, options: ProfileFileOptions = {}): Promise<ProfileRecord> {
  const { file, counted } = await countedFile(path, options, options.time !== undefined);
  if (options.time === undefined) return counted;
  // Counting starts without the backends and what times on them.
  const [{ timed }, { timedFile }] = await Promise.all([
    import("./time/timed.ts"),
    import("./time/timed-file.ts"),
  ]);
  const { open, weights } = await timedFile(file, counted);
  return timed(counted, open, options.time, weights);
}

/**
 * The file of a model and the record of its counts.
 *
 * @param toTime whether the model is to be timed after: a format that can't be is refused before counting
 */
export async function countedFile(
  path: string,
  options: Omit<ProfileFileOptions, "time">,
  toTime: boolean,
): Promise<{ readonly file: ModelFile; readonly counted: ProfileRecord }> {
  await registerModules(options.register ?? []);
  const file = await readModelFile(path);
  if (toTime && file.format === "saved-model") {
    throw new ProfilerError("wrong-option", {
      found: `times asked for of the SavedModel ${file.name}`,
      expected: "a layers model or a graph model: tfjs runs no SavedModel",
      remedy: "convert it with tensorflowjs_converter, or leave the timing out",
    });
  }
  const trace = await traceFile(file, options);
  const model = { name: file.name, format: file.format, sha256: file.sha256 };
  return { file, counted: recordOf(trace, model, options) };
}
