import { existsSync } from "node:fs";
import type { GraphModel } from "@tensorflow/tfjs-converter";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import type { GraphInput } from "../../trace/graph/graph-program.ts";
import { buildGraphModel } from "../../model/graph/build-graph-model.ts";
import { buildLayersModel } from "../../model/layers/build-layers-model.ts";
import { plausibleWeights, withInitialWeights } from "../../model/layers/initial-weights.ts";
import type { ModelFile } from "../../model/source/model-format.ts";
import { openGraphModel } from "../../model/graph/open-graph-model.ts";
import { hasWeightFiles, readWeights } from "../../model/weights/read-weights.ts";
import { shardPath } from "../../model/source/shard-path.ts";
import type { ProfileRecord, Timing } from "../../record/profile-record.ts";
import type { TimedModel } from "./timed.ts";
import { graphSubject } from "./graph-subject.ts";
import { layersSubject } from "./layers-subject.ts";
import type { TimedSubject } from "./timed-subject.ts";
import { trainingSubject } from "./training-subject.ts";

/** How to get a file's model onto a backend, and with which weights that will be. */
export interface TimedFile {
  readonly open: () => Promise<TimedModel>;
  readonly weights: Timing["weights"];
}

/**
 * The model of a layers or graph model's file for {@link timed}, at the shapes of its record.
 *
 * Throws `weights-missing` where weight files of a layers model are absent, or of a graph model only some.
 */
export async function timedFile(file: ModelFile, counted: ProfileRecord): Promise<TimedFile> {
  const absent = file.format === "graph-model" && !someShard(file);
  const data = hasWeightFiles(file) && !absent ? await readWeights(file) : undefined;
  const weights = data === undefined ? "random" : "from-file";
  if (file.format === "graph-model") return { open: () => openGraph(file, data, counted), weights };
  const build = (): Promise<LayersModel> => buildLayersModel(file, data);
  return {
    open: async () =>
      timedLayers(
        data === undefined ? await withInitialWeights(plausibleWeights, build) : await build(),
        counted,
      ),
    weights,
  };
}

/** A layers model that was built for the timing. */
export function timedLayers(model: LayersModel, counted: ProfileRecord): TimedModel {
  const shapes = counted.model.inputs.map(({ shape }) => shape);
  return {
    forward: layersSubject(model, shapes),
    training: () => trainingSubject(model, shapes),
    dispose: () => model.dispose(),
  };
}

async function openGraph(
  file: ModelFile,
  data: ArrayBuffer | undefined,
  counted: ProfileRecord,
): Promise<TimedModel> {
  const program = await openGraphModel(file);
  const model = buildGraphModel(file, program, data);
  return { forward: timedGraph(model, program.inputs, counted), dispose: () => model.dispose() };
}

/** A loaded graph model at the shapes of its record. */
export function timedGraph(
  model: GraphModel,
  inputs: readonly GraphInput[],
  counted: ProfileRecord,
): TimedSubject {
  const shapes = new Map(counted.model.inputs.map(({ name, shape }) => [name, shape]));
  const feeds = inputs
    .filter(({ dtype }) => dtype !== "resource")
    .map(({ name, node, dtype }) => ({ node, dtype, shape: shapes.get(name) ?? [] }));
  return graphSubject(model, feeds, counted.layers);
}

function someShard(file: ModelFile): boolean {
  return file.weightsManifest.some(({ paths }) => paths.some((path) => existsSync(shardPath(file, path))));
}
