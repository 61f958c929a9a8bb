import type { ProfileRecord } from "../record/profile-record.ts";
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
  options: ProfileOptions = {},
): Promise<ProfileRecord> {
  return recordOf(await subject.trace(options), subject.info, options);
}
