import type { ProfileRecord } from "../record/profile-record.ts";
import { checkOptions } from "../options.ts";
import { profileRules } from "./profile.ts";
import type { ProfileOptions } from "./profile.ts";
import { recordOf } from "./record-of.ts";
import type { ModelSubject } from "./subject/subject.ts";

/**
 * Counts a model that was opened: a file, dropped files, an address, a model in memory. Of a graph, small constants are read; no other weight.
 *
 * @throws {ProfilerError} when the shapes asked for do not fit the model, or the model cannot be built
 */
export async function profileSubject(
  subject: ModelSubject,
  given: ProfileOptions = {},
): Promise<ProfileRecord> {
  const options = checkOptions("profileSubject", given, profileRules);
  return recordOf(await subject.trace(options), subject.info, options);
}
