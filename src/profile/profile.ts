import type { GraphModel } from "@tensorflow/tfjs-converter";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { ProfilerError } from "../errors.ts";
import type { ProfileRecord } from "../record/profile-record.ts";
import { isGraphModel, liveGraphProgram } from "../model/graph/live-graph-model.ts";
import { traceFunction } from "../trace/trace-function.ts";
import type { FunctionInput, TensorFunction } from "../trace/trace-function.ts";
import { traceModel } from "./trace-model.ts";
import { traceProgram } from "./trace-program.ts";
import type { TraceRequest } from "./trace-model.ts";
import { recordOf } from "./record-of.ts";
import type { RecordOptions } from "./record-of.ts";

/** What to count and at which shapes. */
export interface ProfileOptions extends TraceRequest, RecordOptions {}

/** How to count a function. */
export type FunctionOptions = Pick<ProfileOptions, "convention" | "objectSize" | "createdAt">;

/**
 * Counts a built layers model or a loaded graph model: multiply-accumulates, FLOPs, bytes, parameters and receptive fields per layer call,
 * or per run of a node.
 *
 * Synchronous. Nothing is computed and no weight is read: the model runs once over shapes, and the model, its tensors and the current
 * backend are left as they were, also when this throws.
 *
 * Throws {@link ProfilerError} where the shapes asked for do not fit the model or the model is not built.
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
  if (typeof subject !== "function") return profileModel(subject, second as ProfileOptions);
  const trace = traceFunction(subject, second as readonly FunctionInput[]);
  return recordOf(
    trace,
    { name: subject.name === "" ? "function" : subject.name, format: "in-memory" },
    third,
  );
}

function profileModel(model: LayersModel | GraphModel, options: ProfileOptions): ProfileRecord {
  if (typeof model !== "object" || model === null) {
    throw new ProfilerError("model-unsupported", {
      found: `${String(model)} in the place of a model`,
      expected: "a layers model, a loaded graph model or a function of tensors",
      remedy: "await what loads the model, and give what it resolves to",
    });
  }
  if (isGraphModel(model)) {
    const program = liveGraphProgram(model);
    return recordOf(traceProgram(program, options), { name: program.name, format: "in-memory" }, options);
  }
  if (!Array.isArray(model.inputs) || model.inputs.length === 0) {
    throw new ProfilerError("model-unsupported", {
      found: `the model ${model.name} that is not built yet`,
      expected: "a model that knows its input shape",
      remedy: "give its first layer an inputShape or call model.build()",
    });
  }
  return recordOf(traceModel(model, options), { name: model.name, format: "in-memory" }, options);
}
