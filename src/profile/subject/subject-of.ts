import type { GraphModel } from "@tensorflow/tfjs-converter";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { ProfilerError } from "../../errors.ts";
import { isGraphModel, liveGraphProgram } from "../../model/graph/live-graph-model.ts";
import { memoizeTraces } from "./memoize-traces.ts";
import type { LiveSubject } from "./subject.ts";
import { traceLayers } from "./trace-layers.ts";
import { traceProgram } from "./trace-program.ts";

/**
 * A model in memory as a subject. It stays the caller's: nothing in it is changed, and loading it makes no copy.
 *
 * @throws {ProfilerError} `model-unsupported` when it is not a model, is not built, or is not loaded
 */
export function subjectOf(model: LayersModel | GraphModel): LiveSubject {
  if (typeof model !== "object" || model === null) {
    throw new ProfilerError("model-unsupported", {
      found: `${String(model)} in the place of a model`,
      expected: "a layers model, a loaded graph model or a function of tensors",
      remedy: "await what loads the model, and give what it resolves to",
    });
  }
  return isGraphModel(model) ? liveGraph(model) : liveLayers(model);
}

function liveLayers(model: LayersModel): LiveSubject {
  if (!Array.isArray(model.inputs) || model.inputs.length === 0) {
    throw new ProfilerError("model-unsupported", {
      found: `the model ${model.name} that is not built yet`,
      expected: "a model that knows its input shape",
      remedy: "give its first layer an inputShape or call model.build()",
    });
  }
  const traceNow = memoizeTraces((request) => traceLayers(model, request));
  return {
    info: { name: model.name, format: "in-memory" },
    traceNow,
    trace: async (request) => traceNow(request),
    load: async () =>
      (await import("./load-layers.ts")).loadedLayers(model, { weights: "in-memory", dispose: () => {} }),
  };
}

function liveGraph(model: GraphModel): LiveSubject {
  const program = liveGraphProgram(model);
  const traceNow = memoizeTraces((request) => traceProgram(program, request));
  return {
    info: { name: program.name, format: "in-memory" },
    traceNow,
    trace: async (request) => traceNow(request),
    load: async () =>
      (await import("./load-graph.ts")).loadedGraph(model, program, {
        weights: "in-memory",
        dispose: () => {},
      }),
  };
}
