import type { GraphModel } from "@tensorflow/tfjs-converter";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { ProfilerError } from "../../errors.ts";
import { isGraphModel, liveGraphProgram } from "../../model/graph/live-graph-model.ts";
import { memoizeTraces } from "./memoize-traces.ts";
import type { LiveSubject } from "./subject.ts";
import { findLayers } from "../../trace/layers-in.ts";
import { privateState } from "../../trace/private-state.ts";
import type { Trace } from "../../trace/trace.ts";
import { traceLayers, withRemarks } from "./trace-layers.ts";
import { traceProgram } from "./trace-program.ts";

/**
 * A model in memory as a subject. It stays the caller's, and loading it makes no copy. Nothing in it is changed but private fields of custom layers,
 * which a note of the trace names.
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
  const traceNow = memoizeTraces((request) =>
    withRemarks(traceLayers(model, request), { notes: notesOnState(model) }),
  );
  return {
    info: { name: model.name, format: "in-memory" },
    traceNow,
    trace: async (request) => traceNow(request),
    load: async () =>
      (await import("./load-layers.ts")).loadedLayers(model, { weights: "in-memory", dispose: () => {} }),
  };
}

function notesOnState(model: LayersModel): NonNullable<Trace["notes"]> {
  const written = privateState(findLayers(model).changeable);
  if (written.length === 0) return [];
  const text = `private fields that calls write cannot be restored: ${written.join(", ")}; they stay as this run left them, so load the model again before they matter, or keep such values in ordinary fields`;
  return [{ code: "state-not-restored", text }];
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
