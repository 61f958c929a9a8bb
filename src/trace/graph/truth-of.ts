import type { Tensor } from "@tensorflow/tfjs-core";
import type { ShapeBackend } from "../shape-backend.ts";
import type { GraphValue } from "./graph-value.ts";
import { asTensor } from "./graph-value.ts";

/** Whether a condition holds; undefined where its value is not known. A tensor that is no scalar holds where it has elements. */
export function truthOf(value: GraphValue | undefined, backend: ShapeBackend): boolean | undefined {
  const condition: Tensor = asTensor(value);
  if (condition.shape.length > 0 && condition.size !== 1) return condition.size > 0;
  const values = backend.knownValues(condition);
  return values === undefined ? undefined : Boolean(Number(values[0]));
}
