import type { ProfileRecord } from "../record/profile-record.ts";
import { checkOptions, optionsOf } from "../options.ts";
import type { OptionRules } from "../options.ts";
import { openModel, openRules } from "./open-model.ts";
import type { ModelInput, OpenOptions } from "./open-model.ts";
import { profileSubject } from "./profile-subject.ts";
import { profileRules } from "./profile.ts";
import type { ProfileOptions } from "./profile.ts";
import { loaderOf } from "./subject/subject.ts";
import { timeRules } from "./time/sampling-options.ts";
import type { TimeOptions } from "./time/sampling-options.ts";

/** What to count, at which shapes, and whether to time. */
export interface ProfileFileOptions extends ProfileOptions, OpenOptions {
  /** With times, in which case `{}` stands for the defaults. */
  readonly time?: TimeOptions;
}

const rules: OptionRules<ProfileFileOptions> = {
  ...profileRules,
  ...openRules,
  time: optionsOf(timeRules),
};

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
  const { register, time, ...counting } = checkOptions("profileFile", options, rules);
  const subject = await openModel(model, register === undefined ? {} : { register });
  // A model that cannot be timed is refused before it is counted.
  if (time !== undefined) loaderOf(subject, "times");
  const counted = await profileSubject(subject, counting);
  if (time === undefined) return counted;
  // Counting starts without the backends and what times on them.
  const { addTimes } = await import("./time/add-times.ts");
  return addTimes(counted, subject, time);
}
