import type { io } from "@tensorflow/tfjs-core";
import { ProfilerError } from "../../errors.ts";
import type { GraphConstant } from "../../trace/graph/graph-program.ts";
import { plausibleValues } from "../layers/initial-weights.ts";
import type { ModelFile } from "../source/model-format.ts";

/**
 * Weights for timing a graph whose own are absent, as a shard would hold them: values that are known all the same, as small integers may be,
 * and {@link plausibleValues} for the rest.
 *
 * @throws {ProfilerError} `weights-missing` when integers or texts are among them that are not known: graphs compute shapes and axes from
 *   those, so none can be random
 */
export function randomWeightData(
  file: ModelFile,
  stored: readonly io.WeightsManifestEntry[],
  known: (name: string) => GraphConstant["values"],
): { readonly specs: io.WeightsManifestEntry[]; readonly data: ArrayBuffer } {
  const arrays = stored.map(({ name, shape, dtype }) => {
    const values = known(name);
    if (dtype === "int32" && values !== undefined) return Int32Array.from(values as ArrayLike<number>);
    if (dtype === "bool" && values !== undefined) return Uint8Array.from(values as ArrayLike<number>);
    if (dtype === "float32") {
      return values === undefined ? plausibleValues(shape) : Float32Array.from(values as ArrayLike<number>);
    }
    throw new ProfilerError("weights-missing", {
      found: `no weight files beside the graph model ${file.name}, whose ${name} is ${dtype}`,
      expected:
        "weight files, or a graph all of whose other stored weights are floating-point and can be random",
      remedy: "copy the weight files into the model's folder, or leave the timing out",
    });
  });
  const data = new Uint8Array(arrays.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const { buffer, byteOffset, byteLength } of arrays) {
    data.set(new Uint8Array(buffer, byteOffset, byteLength), at);
    at += byteLength;
  }
  return { specs: stored.map(({ name, shape, dtype }) => ({ name, shape, dtype })), data: data.buffer };
}
