import { distinct } from "../../../names.ts";
import { listDifference, nonMaxSuppression, where } from "./detection.ts";
import { conditional, functionCall, loop } from "./functional-control.ts";
import { extraHandlers, pictures } from "./extra-handlers.ts";
import { hashTable, variable } from "./resources.ts";
import type { NodeHandler } from "./define-node-handler.ts";
import { normalization } from "./normalization.ts";
import { identities, passThrough } from "./pass-through.ts";
import { random, randomState } from "./random.ts";
import { tensorArray } from "./tensor-array.ts";
import { tensorList } from "./tensor-list.ts";
import { textHandlers } from "./text.ts";

/** Every handler. A new one is a file of this folder and a row here. */
const families: readonly NodeHandler[] = distinct<readonly NodeHandler[]>(
  "the node handlers",
  [
    functionCall,
    conditional,
    loop,
    passThrough,
    identities,
    variable,
    random,
    randomState,
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
  ],
  ({ ops }) => ops,
);

/** The handler of each op that has one; tfjs-converter runs the others. */
export const nodeHandlers: ReadonlyMap<string, NodeHandler> = new Map(
  families.flatMap((family) => family.ops.map((op) => [op, family] as const)),
);
