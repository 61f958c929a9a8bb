import { listDifference, nonMaxSuppression, where } from "./detection.ts";
import { conditional, functionCall, loop } from "./functional-control.ts";
import { extraHandlers, pictures } from "./extra-handlers.ts";
import { hashTable, variable } from "./resources.ts";
import type { NodeHandler } from "./define-node-handler.ts";
import { normalization } from "./normalization.ts";
import { identities, passThrough } from "./pass-through.ts";
import { random } from "./random.ts";
import { tensorArray } from "./tensor-array.ts";
import { tensorList } from "./tensor-list.ts";
import { textHandlers } from "./text.ts";

/** What runs here and not by way of the converter. */
const families: readonly NodeHandler[] = [
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
  extraHandlers,
  pictures,
  textHandlers,
];

/** The runner of each op that has one here. */
export const nodeHandlers: ReadonlyMap<string, NodeHandler> = new Map(
  families.flatMap((family) => family.ops.map((op) => [op, family] as const)),
);
