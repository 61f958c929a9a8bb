import type { TraceTensor } from "./trace.ts";

/** The tensor whose storage a view shares, or the tensor itself. */
export function storageOf(tensor: TraceTensor): TraceTensor {
  let root = tensor;
  while (root.viewOf !== undefined) root = root.viewOf;
  return root;
}
