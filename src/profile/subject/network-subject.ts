import type { LayersModel } from "@tensorflow/tfjs-layers";
import { inTurn } from "../../trace/tfjs-internals/in-turn.ts";
import { callback, checkOptions, required, text } from "../../options.ts";
import type { OptionRules } from "../../options.ts";
import { memoizeTraces } from "./memoize-traces.ts";
import type { ModelSubject } from "./subject.ts";
import { traceBuiltLayers } from "./trace-layers.ts";

/** A layers model that a program builds, as the networks of `training/` are. */
export interface Network {
  readonly name: string;
  readonly build: () => LayersModel;
}

const rules: OptionRules<Network> = { name: required(text), build: required(callback) };

/** A network as a subject: it is built without weights when it is traced, and with random ones when it is loaded. */
export function networkSubject(network: Network): ModelSubject {
  const { name, build } = checkOptions("networkSubject", network, rules);
  const traceNow = memoizeTraces((request) => traceBuiltLayers(build, request));
  return {
    info: { name, format: "in-memory" },
    trace: (request) => inTurn(() => traceNow(request)),
    load: async (weights) => (await import("./load-layers.ts")).loadRandomLayers(build, weights),
  };
}
