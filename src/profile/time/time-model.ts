import type { GraphModel } from "@tensorflow/tfjs-converter";
import { getBackend } from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import type { ProfileRecord } from "../../record/profile-record.ts";
import type { ProfileOptions } from "../profile.ts";
import { recordOf } from "../record-of.ts";
import { subjectOf } from "../subject/subject-of.ts";
import { addTimes } from "./add-times.ts";
import type { SamplingOptions } from "./sampling-options.ts";

/** What to count, and how often to run: default: 15 times after a warm-up of 3. */
export interface TimeModelOptions extends ProfileOptions {
  readonly sampling?: Partial<SamplingOptions>;
  /** Refuse a backend that computes on a CPU, or on a software-emulated GPU. */
  readonly requireGpu?: boolean;
}

/**
 * Counts a model in memory, as `profile` does, and times it on the current backend, where its weights lie: per row and end to end, and with
 * `training` a training step too. Inputs are made for it; no weight is written, and the model stays the caller's.
 *
 * @throws {ProfilerError} as `profile` does, and when tfjs computes on a backend that `clothnet-report backends` does not list
 */
export async function timeModel(
  model: LayersModel | GraphModel,
  { sampling = {}, requireGpu = false, ...options }: TimeModelOptions = {},
): Promise<ProfileRecord> {
  const subject = subjectOf(model);
  const counted = recordOf(subject.traceNow(options), subject.info, options);
  return addTimes(counted, subject, { runs: 15, warmup: 3, ...sampling, backend: getBackend(), requireGpu });
}
