import type { GraphConstant } from "../src/graph-program.ts";
import { openGraphModel } from "../src/model/open-graph-model.ts";
import { readModelFile } from "../src/model/read-model-file.ts";
import { recordOf } from "../src/record-of.ts";
import type { ProfileRecord } from "../src/record/profile-record.ts";
import { traceProgram } from "../src/trace-program.ts";
import { sharedJson, sharedPath } from "./shared-files.ts";

interface SmallWeight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly values: unknown;
}

/** Profiles a graph of the oracles, whose small constants stand in a file of their own. */
export async function recordOfGraph(model: string): Promise<ProfileRecord> {
  const small = sharedJson<readonly SmallWeight[]>(`oracles/tfjs/${model}/graph/small-weights.json`);
  const known = new Map(
    small.map((weight): [string, GraphConstant] => [
      weight.name,
      { shape: weight.shape, dtype: weight.dtype, values: [weight.values].flat(8) as number[] },
    ]),
  );
  const file = await readModelFile(sharedPath(`oracles/tfjs/${model}/graph`));
  const program = await openGraphModel(file, known);
  return recordOf(traceProgram(program, {}), { name: model, format: "graph-model" }, {});
}
