import { distinct } from "../../../names.ts";
import { arithmetic } from "./arithmetic.ts";
import type { Operation } from "./define-operation.ts";
import { elementWise } from "./element-wise.ts";
import { images } from "./images.ts";
import { reductions } from "./reductions.ts";
import { shapes } from "./shapes.ts";
import { tensorflowNode } from "./tensorflow-node.ts";

/** Every function that a model may call between its layers. */
const operations: readonly Operation[] = distinct<readonly Operation[]>(
  "the operations",
  [...arithmetic, ...elementWise, ...reductions, ...shapes, ...images, ...tensorflowNode],
  ({ names }) => names,
);

const byName: ReadonlyMap<string, Operation> = new Map(
  operations.flatMap((operation) => operation.names.map((name) => [name, operation] as const)),
);

/** Finds the operation of a name; names of TensorFlow 1 (`compat.v1.`) count as the current ones. */
export function findOperation(name: string): Operation | undefined {
  return byName.get(name.replace(/^compat\.v[12]\./, ""));
}
