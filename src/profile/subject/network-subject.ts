import type { LayersModel } from "@tensorflow/tfjs-layers";
import { inTurn } from "../../trace/tfjs-internals/in-turn.ts";
import { memoizeTraces } from "./memoize-traces.ts";
import type { ModelSubject } from "./subject.ts";
import { traceBuiltLayers } from "./trace-layers.ts";

/** A layers model that a program builds, as the networks of `training/` are. */
export interface Network {
  readonly name: string;
  readonly build: () => LayersModel;
}

/** A network as a subject: it is built without weights when it is traced, and with random ones when it is loaded. */
export function networkSubject({ name, build }: Network): ModelSubject {
  const traceNow = memoizeTraces((request) => traceBuiltLayers(build, request));
  return {
    info: { name, format: "in-memory" },
    trace: (request) => inTurn(() => traceNow(request)),
    load: async (weights) => (await import("./load-layers.ts")).loadRandomLayers(build, weights),
  };
}
