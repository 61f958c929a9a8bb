import type { io } from "@tensorflow/tfjs-core";
import { ProfilerError } from "../errors.ts";
import type { ModelFile } from "./model-format.ts";
import { plausibleValues } from "./initial-weights.ts";

/**
 * Weights for timing a graph whose own are absent, as a shard would hold them: {@link plausibleValues}.
 *
 * Throws `weights-missing` where an array of integers or texts is among them: graphs compute shapes and axes from those, so none can
 * stand in.
 */
export function randomWeightData(
  file: ModelFile,
  stored: readonly io.WeightsManifestEntry[],
): { readonly specs: io.WeightsManifestEntry[]; readonly data: ArrayBuffer } {
  const fixed = stored.find(({ dtype }) => dtype !== "float32");
  if (fixed !== undefined) {
    throw new ProfilerError("weights-missing", {
      found: `no weight files beside the graph model ${file.name}, whose ${fixed.name} is ${fixed.dtype}`,
      expected: "weight files, or a graph all of whose stored weights are floating-point and can be random",
      remedy: "copy the weight files into the model's folder, or leave the timing out",
    });
  }
  const arrays = stored.map(({ shape }) => plausibleValues(shape));
  const data = new Float32Array(arrays.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const array of arrays) {
    data.set(array, at);
    at += array.length;
  }
  return { specs: stored.map(({ name, shape }) => ({ name, shape, dtype: "float32" })), data: data.buffer };
}
