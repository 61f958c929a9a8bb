import { ProfilerError } from "../../errors.ts";
import { openGraphModel } from "../../model/graph/open-graph-model.ts";
import type { ModelFile } from "../../model/source/model-format.ts";
import { hasSomeWeightFile, hasWeightFiles, readWeights } from "../../model/weights/read-weights.ts";
import type { GraphProgram } from "../../trace/graph/graph-program.ts";
import { inTurn } from "../../trace/tfjs-internals/in-turn.ts";
import { infoOf, refuseSignature } from "./file-subject.ts";
import { memoizeTraces } from "./memoize-traces.ts";
import type { ModelSubject, WeightsRequest } from "./subject.ts";
import { traceProgram } from "./trace-program.ts";

/**
 * A graph model's file. Tracing reads of its weights only the small constants on which shapes may depend; loading reads all of them, and takes
 * plausible ones where none of the files is there.
 */
export function graphFile(file: ModelFile): ModelSubject {
  let opened: Promise<GraphProgram> | undefined;
  // A failure is not kept: what was read from an address may be there the next time.
  const program = (): Promise<GraphProgram> =>
    (opened ??= openGraphModel(file).catch((error: unknown) => {
      opened = undefined;
      throw error;
    }));
  let traceNow: ReturnType<typeof memoizeTraces> | undefined;
  return {
    info: infoOf(file),
    trace: async (request) => {
      refuseSignature(request, file);
      const graph = await program();
      traceNow ??= memoizeTraces((asked) => traceProgram(graph, asked));
      const trace = traceNow;
      return inTurn(() => trace(request));
    },
    load: async (weights) => {
      const data = (await hasOwnWeights(file, weights)) ? await readWeights(file) : undefined;
      const graph = await program();
      const [{ buildGraphModel }, { loadedGraph }] = await Promise.all([
        import("../../model/graph/build-graph-model.ts"),
        import("./load-graph.ts"),
      ]);
      const model = buildGraphModel(file, graph, data);
      return loadedGraph(model, graph, {
        weights: data === undefined ? "random" : "from-file",
        dispose: () => model.dispose(),
      });
    },
  };
}

async function hasOwnWeights(file: ModelFile, { random = false, seed }: WeightsRequest): Promise<boolean> {
  const named = hasWeightFiles(file);
  // By a seed, weights are drawn as a training would start: a graph does not say which of its constants are weights.
  if (random || (seed !== undefined && !named)) {
    throw new ProfilerError("wrong-option", {
      found: `the graph model ${file.name} with random weights or without weight files`,
      expected: "a layers model, or a graph model with the weights of its own files",
      remedy: "give its weight files: which constants of a graph are weights is not written in it",
    });
  }
  return named && (seed !== undefined || (await hasSomeWeightFile(file)));
}
