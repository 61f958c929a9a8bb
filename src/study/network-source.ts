import type { LayersModel } from "@tensorflow/tfjs-layers";
import { findArchitecture } from "../training/networks/index.ts";
import type { ArchitectureOptions } from "../training/networks/define-architecture.ts";
import { plausibleWeights, withInitialWeights } from "../model/layers/initial-weights.ts";
import type { ModelFile } from "../model/source/model-format.ts";
import type { ModelInfo, Timing } from "../record/profile-record.ts";
import { traceBuilt, traceFile } from "../profile/trace-file.ts";
import type { Trace } from "../trace/trace.ts";
import { loadBackbone } from "./backbone.ts";

/** A network to count and time: what to call it, how to trace it without weights and how to make it with some. */
export interface NetworkSource {
  readonly model: Pick<ModelInfo, "name" | "format" | "sha256">;
  readonly trace: () => Promise<Trace>;
  readonly build: () => Promise<LayersModel>;
  readonly weights: Timing["weights"];
}

/** One of our architectures, timed with weights that are plausible and quick to make. */
export function architectureSource(id: string, options: ArchitectureOptions): NetworkSource {
  const build = (): LayersModel => findArchitecture(id).build(options);
  return {
    model: { name: id, format: "in-memory" },
    trace: () => traceBuilt(build, {}),
    build: () => withInitialWeights(plausibleWeights, build),
    weights: "random",
  };
}

/** A model file, timed with its own weights. */
export function fileSource(file: ModelFile): NetworkSource {
  return {
    model: { name: file.name, format: file.format, sha256: file.sha256 },
    trace: () => traceFile(file, {}),
    build: () => loadBackbone(file),
    weights: "from-file",
  };
}
