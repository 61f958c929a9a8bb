import type { GraphModel } from "@tensorflow/tfjs-converter";
import { getBackend } from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { isGraphModel, liveGraphProgram } from "../../model/graph/live-graph-model.ts";
import { profile } from "../profile.ts";
import type { ProfileOptions } from "../profile.ts";
import type { ProfileRecord } from "../../record/profile-record.ts";
import { timed } from "./timed.ts";
import type { TimedModel } from "./timed.ts";
import { timedGraph, timedLayers } from "./timed-file.ts";
import type { SamplingOptions } from "./sampling-options.ts";

/** What to count, and how often to run: 15 times after a warm-up of 3 unless told. */
export interface TimeModelOptions extends ProfileOptions {
  readonly sampling?: Partial<SamplingOptions>;
  /** Refuse a backend that computes on a CPU, or on a GPU that software plays. */
  readonly requireGpu?: boolean;
}

/**
 * Counts a model in memory, as `profile` does, and times it on the current backend, where its weights lie: per row and end to end, and with
 * `training` a training step too. Inputs are made for it; no weight is written, and the model stays the caller's.
 *
 * Throws `ProfilerError` as `profile` does, and where tfjs computes on a backend that is none of `clothnet-report backends`.
 */
export async function timeModel(
  model: LayersModel | GraphModel,
  { sampling = {}, requireGpu = false, ...options }: TimeModelOptions = {},
): Promise<ProfileRecord> {
  const counted = profile(model, options);
  const time = { runs: 15, warmup: 3, ...sampling, backend: getBackend(), requireGpu };
  return timed(counted, () => ({ ...opened(model, counted), dispose: () => {} }), time, "in-memory");
}

function opened(model: LayersModel | GraphModel, counted: ProfileRecord): Omit<TimedModel, "dispose"> {
  if (!isGraphModel(model)) return timedLayers(model, counted);
  return { forward: timedGraph(model, liveGraphProgram(model).inputs, counted) };
}
