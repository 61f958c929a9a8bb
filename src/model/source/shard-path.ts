import { isAbsolute, join, normalize } from "node:path";
import { ProfilerError } from "../../errors.ts";
import type { ModelFile } from "./model-format.ts";

/** Where a weight file of a manifest lies. Throws `model-unreadable` where the manifest leads out of the model's folder. */
export function shardPath(file: ModelFile, name: string): string {
  const inside = normalize(name);
  if (isAbsolute(inside) || inside.startsWith("..")) {
    throw new ProfilerError("model-unreadable", {
      found: `a weight file outside of the model's folder: ${name}`,
      expected: "paths inside the folder of the model.json",
      remedy: "do not trust this file; convert the model again",
    });
  }
  return join(file.folder, inside);
}
