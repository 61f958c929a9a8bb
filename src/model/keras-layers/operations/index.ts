import { arithmetic } from "./arithmetic.ts";
import type { Operation } from "./define-operation.ts";
import { elementWise } from "./element-wise.ts";
import { images } from "./images.ts";
import { reductions } from "./reductions.ts";
import { shapes } from "./shapes.ts";
import { tensorflowNode } from "./tensorflow-node.ts";

/** Every function that a model may call between its layers. */
const operations: readonly Operation[] = [
  ...arithmetic,
  ...elementWise,
  ...reductions,
  ...shapes,
  ...images,
  ...tensorflowNode,
];

/**
 * Indexes operations by name.
 *
 * @throws {Error} if two have the same name
 */
function indexOperations(list: readonly Operation[]): ReadonlyMap<string, Operation> {
  const byName = new Map<string, Operation>();
  for (const operation of list) {
    for (const name of operation.names) {
      if (byName.has(name)) throw new Error(`two operations claim the name ${name}`);
      byName.set(name, operation);
    }
  }
  return byName;
}

const byName: ReadonlyMap<string, Operation> = indexOperations(operations);

/** Finds the operation of a name; names of TensorFlow 1 (`compat.v1.`) count as the current ones. */
export function findOperation(name: string): Operation | undefined {
  return byName.get(name.replace(/^compat\.v[12]\./, ""));
}
