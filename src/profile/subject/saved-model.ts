import { openSavedModel } from "../../model/saved-model/open-saved-model.ts";
import type { ModelFile } from "../../model/source/model-format.ts";
import type { GraphProgram } from "../../trace/graph/graph-program.ts";
import { inTurn } from "../../trace/tfjs-internals/in-turn.ts";
import { infoOf } from "./file-subject.ts";
import { memoizeTraces } from "./memoize-traces.ts";
import type { ModelSubject } from "./subject.ts";
import { traceProgram } from "./trace-program.ts";

/** A SavedModel, of which one signature is traced. tfjs does not run it. */
export function savedModel(file: ModelFile): ModelSubject {
  const programs = new Map<string | undefined, Promise<GraphProgram>>();
  const traces = new Map<GraphProgram, ReturnType<typeof memoizeTraces>>();
  return {
    info: infoOf(file),
    trace: async (request) => {
      const { signature } = request;
      const opened = programs.get(signature) ?? openSavedModel(file, signature);
      programs.set(signature, opened);
      const program = await opened.catch((error: unknown) => {
        programs.delete(signature);
        throw error;
      });
      const trace = traces.get(program) ?? memoizeTraces((asked) => traceProgram(program, asked));
      traces.set(program, trace);
      return inTurn(() => trace(request));
    },
    load: {
      model: `the SavedModel ${file.name}`,
      expected: "a layers model or a graph model: tfjs runs no SavedModel",
      remedy: "convert it with tensorflowjs_converter",
    },
  };
}
