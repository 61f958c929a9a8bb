import type { GraphModel } from "@tensorflow/tfjs-converter";
import { getBackend } from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import type { ProfileRecord } from "../../record/profile-record.ts";
import type { BackendName } from "../../record/known-names.ts";
import { checkOptions } from "../../options.ts";
import type { OptionRules } from "../../options.ts";
import type { ProfileOptions } from "../profile.ts";
import { recordRules, traceRules } from "../option-rules.ts";
import { recordOf } from "../record-of.ts";
import { subjectOf } from "../subject/subject-of.ts";
import { addTimes } from "./add-times.ts";
import { timeRules } from "./sampling-options.ts";
import type { TimeOptions } from "./sampling-options.ts";

/** What to count, and how often to run. The backend is that of the model's weights. */
export interface TimeModelOptions extends ProfileOptions, Omit<TimeOptions, "backend" | "threads"> {}

const { requireGpu: gpuRule, sampling: samplingRule, onCounted: countedRule } = timeRules;
const rules: OptionRules<TimeModelOptions> = {
  ...traceRules,
  ...recordRules,
  requireGpu: gpuRule,
  sampling: samplingRule,
  onCounted: countedRule,
};

/**
 * Counts a model in memory, as `profile` does, and times it on the current backend, where its weights lie: per row and end to end, and with
 * `training` a training step too. Inputs are made for it; no weight is written, and the model stays as it was, except
 * for private fields that a note names.
 *
 * @throws {ProfilerError} as `profile` does, and when tfjs computes on a backend that `clothnet-report backends` does not list
 */
export async function timeModel(
  model: LayersModel | GraphModel,
  given: TimeModelOptions = {},
): Promise<ProfileRecord> {
  const checked = checkOptions("timeModel", given, rules);
  const { sampling = {}, requireGpu = false, onCounted, ...options } = checked;
  const subject = subjectOf(model);
  const counted = recordOf(subject.traceNow(options), subject.info, options);
  const backend = getBackend() as BackendName;
  const notify = onCounted === undefined ? {} : { onCounted };
  return addTimes(counted, subject, { sampling, backend, requireGpu, ...notify });
}
