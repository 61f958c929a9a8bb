import type { GraphModel } from "@tensorflow/tfjs-converter";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import type { ProfileRecord } from "../record/profile-record.ts";
import { traceFunction } from "../trace/trace-function.ts";
import type { FunctionInput, TensorFunction } from "../trace/trace-function.ts";
import { checkOptions } from "../options.ts";
import type { OptionRules } from "../options.ts";
import { recordRules, traceRules } from "./option-rules.ts";
import { recordOf } from "./record-of.ts";
import type { RecordOptions } from "./record-of.ts";
import type { TraceRequest } from "./subject/subject.ts";
import { subjectOf } from "./subject/subject-of.ts";

/** What to count and at which shapes. */
export interface ProfileOptions extends TraceRequest, RecordOptions {}

/** Of {@link ProfileOptions}. */
export const profileRules: OptionRules<ProfileOptions> = { ...traceRules, ...recordRules };

/** How to count a function. */
export type FunctionOptions = Pick<ProfileOptions, "convention" | "objectSize" | "createdAt">;

const { convention, objectSize, createdAt } = recordRules;
const functionRules: OptionRules<FunctionOptions> = { convention, objectSize, createdAt };

/**
 * Counts a built layers model or a loaded graph model: multiply-accumulates, FLOPs, bytes, parameters and receptive fields per layer call,
 * or per run of a node.
 *
 * Synchronous. Nothing is computed and no weight is read: the model runs once over shapes, and the model, its tensors and the current
 * backend are left as they were, also when this throws. Private fields (`#state`) that a custom layer writes in its call cannot be restored: a note
 * of the record names those that its source shows.
 *
 * @throws {ProfilerError} when the shapes asked for do not fit the model or the model is not built
 */
export function profile(model: LayersModel | GraphModel, options?: ProfileOptions): ProfileRecord;
/**
 * Counts a plain function of tensors: a row per run of a named `tf.tidy` scope and per kernel call outside of them; `tf.Variable`s are
 * its parameters. It is called once, with tensors that hold no data; the caller's are left alone.
 *
 * @param inputs tensors, of which shape and dtype are taken (and the values of small integer ones), or shapes with batch
 */
export function profile(
  fn: TensorFunction,
  inputs: readonly FunctionInput[],
  options?: FunctionOptions,
): ProfileRecord;
export function profile(
  subject: LayersModel | GraphModel | TensorFunction,
  second: ProfileOptions | readonly FunctionInput[] = {},
  third: FunctionOptions = {},
): ProfileRecord {
  if (typeof subject !== "function") {
    const options = checkOptions("profile", second as ProfileOptions, profileRules);
    const { traceNow, info } = subjectOf(subject);
    return recordOf(traceNow(options), info, options);
  }
  const options = checkOptions("profile", third, functionRules);
  const trace = traceFunction(subject, second as readonly FunctionInput[]);
  return recordOf(
    trace,
    { name: subject.name === "" ? "function" : subject.name, format: "in-memory" },
    options,
  );
}
