import { createRequire } from "node:module";

/**
 * Puts back the two functions of Node's `util` that `@tensorflow/tfjs-node` 4.22 calls and that Node 23 removed. What is there is left,
 * except that Node 22's own `isNullOrUndefined` is replaced as well: it prints a deprecation warning.
 */
export function restoreRemovedFunctions(): void {
  // The CommonJS object, which the package's scripts share; an ES module's namespace can't be written to.
  const util = createRequire(import.meta.url)("node:util") as Record<string, unknown>;
  util["isNullOrUndefined"] = (value: unknown) => value === null || value === undefined;
  util["isArray"] ??= Array.isArray;
}
