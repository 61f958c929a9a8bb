import type { LayersModel } from "@tensorflow/tfjs-layers";
import { ProfilerError } from "../errors.ts";
import { openShapeBackend } from "../trace/tfjs-internals/on-shape-backend.ts";
import { tensorWithoutData } from "../trace/shape-backend.ts";
import { traceModel } from "./trace-model.ts";
import type { TraceRequest } from "./trace-model.ts";
import type { GraphProgram } from "../trace/graph/graph-program.ts";
import type { Trace } from "../trace/trace.ts";
import { buildLayersModel } from "../model/layers/build-layers-model.ts";
import { withInitialWeights } from "../model/layers/initial-weights.ts";
import type { ModelFile } from "../model/source/model-format.ts";

/**
 * Traces the model of a file; no weight is allocated. Weight files are read only where they hold small constants of a graph, on which shapes
 * may depend.
 */
export async function traceFile(file: ModelFile, request: TraceRequest): Promise<Trace> {
  // Each format is opened by code that the others do without, tfjs' converter and a protobuf library among it: loaded when needed.
  if (file.format === "saved-model") {
    const { openSavedModel } = await import("../model/saved-model/open-saved-model.ts");
    return traceOf(await openSavedModel(file, request.signature), request);
  }
  if (request.signature !== undefined) {
    throw new ProfilerError("wrong-option", {
      found: `--signature ${request.signature} for the ${file.format} ${file.name}`,
      expected: "a SavedModel: only it has signatures to choose from",
      remedy: "leave --signature out",
    });
  }
  if (file.format === "graph-model") {
    const { openGraphModel } = await import("../model/graph/open-graph-model.ts");
    return traceOf(await openGraphModel(file), request);
  }
  return traceBuilt(() => buildLayersModel(file), request);
}

async function traceOf(program: GraphProgram, request: TraceRequest): Promise<Trace> {
  const { traceProgram } = await import("./trace-program.ts");
  return traceProgram(program, request);
}

/** Traces a model that `build` makes, without allocating its weights. */
export async function traceBuilt(
  build: () => Promise<LayersModel> | LayersModel,
  request: TraceRequest,
): Promise<Trace> {
  const session = openShapeBackend();
  let model: LayersModel;
  try {
    model = await withInitialWeights(
      (shape, dtype) => tensorWithoutData(session.backend, shape, dtype ?? "float32"),
      build,
    );
  } finally {
    session.close();
  }
  try {
    return traceModel(model, request);
  } finally {
    model.dispose();
  }
}
