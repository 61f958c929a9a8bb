import type { GraphConstant, GraphProgram } from "../graph-program.ts";
import { graphProgram } from "./graph-topology.ts";
import { isObject } from "./model-format.ts";
import type { ModelFile } from "./model-format.ts";
import { readSmallWeights } from "./read-small-weights.ts";

/**
 * The program of a graph model's file, with the values of its small constants where the weight files are there.
 *
 * @param known values that are known from elsewhere, by the weight's name
 */
export async function openGraphModel(
  file: ModelFile,
  known: ReadonlyMap<string, GraphConstant> = new Map(),
): Promise<GraphProgram> {
  const weights = await readSmallWeights(file);
  const { modelTopology, userDefinedMetadata, signature } = file.topology;
  const described = isObject(userDefinedMetadata) ? userDefinedMetadata["signature"] : undefined;
  return graphProgram(
    file.name,
    modelTopology,
    described ?? signature,
    (name) => known.get(name) ?? weights.get(name),
  );
}
