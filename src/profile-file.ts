import type { LayersModel } from "@tensorflow/tfjs-layers";
import { openBackend } from "./backends/open-backend.ts";
import { ProfilerError } from "./errors.ts";
import { buildLayersModel } from "./model/build-layers-model.ts";
import { plausibleWeights, withInitialWeights } from "./model/initial-weights.ts";
import { readModelFile } from "./model/read-model-file.ts";
import { registerModules } from "./model/register-modules.ts";
import { hasWeightFiles, readWeights } from "./model/read-weights.ts";
import { traceFile } from "./trace-file.ts";
import { recordOf } from "./record-of.ts";
import type { ProfileOptions } from "./profile.ts";
import type { ProfileRecord, Timing } from "./record/profile-record.ts";
import { timeLayers } from "./timing/time-layers.ts";
import type { SamplingOptions } from "./timing/time-layers.ts";
import { withTimes } from "./timing/with-times.ts";

/** How to time, on which backend. */
export interface TimeOptions extends SamplingOptions {
  readonly backend: string;
  /** Refuse a backend that computes on a CPU, or on a GPU that software plays. */
  readonly requireGpu?: boolean;
}

/** What to count, at which shapes, and whether to time. */
export interface ProfileFileOptions extends ProfileOptions {
  readonly time?: TimeOptions;
  /** Paths of ES modules that export or register the model's own layer classes. */
  readonly register?: readonly string[];
}

/**
 * Profiles the model of a `model.json` (or of the folder that holds it). Counting reads no weight file; timing, where asked for, takes the
 * model's own weights if they are there and random ones if the manifest names none.
 *
 * Throws `ProfilerError` where the file, a shape, a weight file or the backend is not as it must be.
 */
export async function profileFile(path: string, options: ProfileFileOptions = {}): Promise<ProfileRecord> {
  await registerModules(options.register ?? []);
  const file = await readModelFile(path);
  if (options.time !== undefined && file.format !== "layers-model") {
    throw new ProfilerError("wrong-option", {
      found: `times asked for of the ${file.format} ${file.name}`,
      expected: "a layers model: only its layers are timed",
      remedy: "leave the timing out or profile the layers model",
    });
  }
  const trace = await traceFile(file, options);
  const counted = recordOf(trace, { name: file.name, format: file.format, sha256: file.sha256 }, options);
  if (options.time === undefined) return counted;
  const weights = hasWeightFiles(file) ? await readWeights(file) : undefined;
  const build = (): Promise<LayersModel> => buildLayersModel(file, weights);
  return timed(
    counted,
    weights === undefined ? () => withInitialWeights(plausibleWeights, build) : build,
    options.time,
    weights === undefined ? "random" : "from-file",
  );
}

/** Adds times to a record, of the model that `build` makes on the backend asked for. The model is disposed. */
export async function timed(
  counted: ProfileRecord,
  build: () => Promise<LayersModel>,
  time: TimeOptions,
  weights: Timing["weights"],
): Promise<ProfileRecord> {
  const machine = await openBackend(time.backend, time);
  const model = await build();
  try {
    const shapes = counted.model.inputs.map((input) => input.shape);
    return withTimes(counted, timeLayers(model, shapes, time), machine, weights, time);
  } finally {
    model.dispose();
  }
}
