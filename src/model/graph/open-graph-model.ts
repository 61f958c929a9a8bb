import type { GraphConstant, GraphProgram } from "../../trace/graph/graph-program.ts";
import { graphProgram } from "./graph-topology.ts";
import { isObject } from "../source/model-format.ts";
import type { ModelFile } from "../source/model-format.ts";
import { publishedValues } from "../weights/published-values.ts";
import { readSmallWeights } from "../weights/read-small-weights.ts";

/**
 * The program of a graph model's file, with the values of its small constants where the weight files are there, or where a
 * `small-weights.json` beside it has them.
 */
export async function openGraphModel(file: ModelFile): Promise<GraphProgram> {
  const weights = await readSmallWeights(file);
  const published = await publishedValues(file);
  const { modelTopology, userDefinedMetadata, signature } = file.topology;
  const described = isObject(userDefinedMetadata) ? userDefinedMetadata["signature"] : undefined;
  const valued = (name: string): GraphConstant | undefined => {
    const stored = weights.get(name);
    return stored?.values === undefined ? (published.get(name) ?? stored) : stored;
  };
  return graphProgram(file.name, modelTopology, described ?? signature, valued);
}
