import type { LayersModel } from "@tensorflow/tfjs-layers";
import { declaredInputs, resolveInputShapes } from "../model/input-shapes.ts";
import type { InputRequest } from "../model/input-shapes.ts";
import { traceLayersModel } from "../trace/trace-layers-model.ts";
import { traceTrainingStep } from "../trace/trace-training-step.ts";
import type { Trace } from "../trace/trace.ts";

/** At which shapes to trace, and whether a training step too. */
export interface TraceRequest extends InputRequest {
  readonly training?: boolean;
  /** Of a SavedModel: which of its signatures; `serving_default` or the only one unless told. */
  readonly signature?: string;
}

/** Traces a built layers model at the shapes asked for: inference, and one training step where that is asked for. */
export function traceModel(model: LayersModel, request: TraceRequest): Trace {
  const { shapes, notes } = resolveInputShapes(declaredInputs(model), request);
  const traced = traceLayersModel(model, shapes);
  const trace = notes.length === 0 ? traced : { ...traced, notes };
  return request.training === true ? { ...trace, training: traceTrainingStep(model, shapes) } : trace;
}
