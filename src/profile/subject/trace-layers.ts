import type { LayersModel } from "@tensorflow/tfjs-layers";
import { declaredInputs, resolveInputShapes } from "../../model/input-shapes.ts";
import { suggestExtents } from "./suggest-extents.ts";
import { withInitialWeights } from "../../model/layers/initial-weights.ts";
import { tensorWithoutData } from "../../trace/shape-backend.ts";
import { openShapeBackend } from "../../trace/tfjs-internals/on-shape-backend.ts";
import { traceLayersModel } from "../../trace/trace-layers-model.ts";
import { traceTrainingStep } from "../../trace/trace-training-step.ts";
import type { Trace } from "../../trace/trace.ts";
import type { TraceRequest } from "./subject.ts";

/** Traces a built layers model at the shapes asked for: inference, and a training step too if the request says so. */
export function traceLayers(model: LayersModel, request: TraceRequest): Trace {
  const declared = declaredInputs(model);
  const traceAt = (side?: number): Trace => {
    const { shapes: at, notes } = resolveInputShapes(declared, request, side);
    const traced = traceLayersModel(model, at);
    return notes.length === 0 ? traced : { ...traced, notes };
  };
  const trace = suggestExtents(traceAt(), declared, request, traceAt);
  if (request.training !== true) return trace;
  const { shapes } = resolveInputShapes(declared, request);
  return { ...trace, training: traceTrainingStep(model, shapes) };
}

/** What is to be said of a model as it was built, beside what its trace says. */
export type BuildRemarks = Pick<
  Trace,
  "differences" | "notes" | "assumptions" | "unreachedWeights" | "stopped"
>;

/**
 * Traces a layers model that `build` makes, without allocating its weights. Synchronous, so that no one else meets the shape backend.
 *
 * @param remarksOn what to add to the trace; default: nothing
 */
export function traceBuiltLayers(
  build: () => LayersModel,
  request: TraceRequest,
  remarksOn: (model: LayersModel) => BuildRemarks = () => ({}),
): Trace {
  const session = openShapeBackend();
  let model: LayersModel;
  try {
    model = withInitialWeights(
      (shape, dtype) => tensorWithoutData(session.backend, shape, dtype ?? "float32"),
      build,
    );
  } finally {
    session.close();
  }
  try {
    return withRemarks(traceLayers(model, request), remarksOn(model));
  } finally {
    model.dispose();
  }
}

/** A trace with remarks on its model. */
export function withRemarks(trace: Trace, { differences = [], notes = [], ...remarks }: BuildRemarks): Trace {
  return {
    ...trace,
    ...remarks,
    ...joinUnreached([trace.unreachedWeights, remarks.unreachedWeights]),
    ...(differences.length === 0 ? {} : { differences }),
    ...(notes.length === 0 ? {} : { notes: [...(trace.notes ?? []), ...notes] }),
  };
}

/** The weights of layers that a run did not reach, and those that no layer was built with. */
function joinUnreached(parts: readonly Trace["unreachedWeights"][]): Pick<Trace, "unreachedWeights"> {
  const known = parts.filter((part) => part !== undefined);
  if (known.length === 0) return {};
  return {
    unreachedWeights: {
      weights: known.flatMap(({ weights }) => weights),
      whole: known.every(({ whole }) => whole),
    },
  };
}
