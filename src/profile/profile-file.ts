import type { ProfileRecord } from "../record/profile-record.ts";
import { openModel } from "./open-model.ts";
import type { ModelInput } from "./open-model.ts";
import { profileSubject } from "./profile-subject.ts";
import type { ProfileOptions } from "./profile.ts";
import { loaderOf } from "./subject/subject.ts";
import type { TimeOptions } from "./time/add-times.ts";

/** What to count, at which shapes, and whether to time. */
export interface ProfileFileOptions extends ProfileOptions {
  readonly time?: TimeOptions;
  /** Paths of ES modules that export or register the model's own layer classes. */
  readonly register?: readonly string[];
}

/**
 * Profiles the model of a `model.json` or SavedModel. Counting reads no weight file but small constants of a graph. Timing takes the model's own
 * weights if they are there; random ones if the manifest names none or, of a graph model, if its files are absent.
 *
 * @param model a path, a source, or a subject that was opened before
 * @throws {ProfilerError} when the file, a shape, a weight file or the backend is not as it must be
 */
export async function profileFile(
  model: ModelInput,
  options: ProfileFileOptions = {},
): Promise<ProfileRecord> {
  const subject = await openModel(model, options);
  // A model that cannot be timed is refused before it is counted.
  if (options.time !== undefined) loaderOf(subject, "times");
  const counted = await profileSubject(subject, options);
  if (options.time === undefined) return counted;
  // Counting starts without the backends and what times on them.
  const { addTimes } = await import("./time/add-times.ts");
  return addTimes(counted, subject, options.time);
}
