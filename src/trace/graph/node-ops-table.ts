import { listDifference, nonMaxSuppression, where } from "./detection.ts";
import { conditional, functionCall, loop } from "./functional-control.ts";
import { furtherOps, pictures } from "./further-ops.ts";
import { hashTable } from "./hash-table.ts";
import type { NodeOps } from "./node-ops.ts";
import { normalization } from "./normalization.ts";
import { identities, passThrough } from "./pass-through.ts";
import { random } from "./random.ts";
import { tensorArray } from "./tensor-array.ts";
import { tensorList } from "./tensor-list.ts";
import { textOps } from "./text-ops.ts";
import { variable } from "./variable.ts";

/** What runs here and not by way of the converter. */
const families: readonly NodeOps[] = [
  functionCall,
  conditional,
  loop,
  passThrough,
  identities,
  variable,
  random,
  tensorList,
  tensorArray,
  hashTable,
  nonMaxSuppression,
  where,
  listDifference,
  normalization,
  furtherOps,
  pictures,
  textOps,
];

/** The runner of each op that has one here. */
export const nodeOps: ReadonlyMap<string, NodeOps> = new Map(
  families.flatMap((family) => family.ops.map((op) => [op, family] as const)),
);
