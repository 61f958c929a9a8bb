import { createHash } from "node:crypto";
import type { LayersModel } from "@tensorflow/tfjs-layers";

/** SHA-256 of a network's topology and weights, lower-case hexadecimal: equal networks compute equal outputs on one backend. */
export async function hashNetwork(model: LayersModel): Promise<string> {
  const hash = createHash("sha256").update(JSON.stringify(model.toJSON(undefined, false)));
  for (const weight of model.weights) {
    const values = await weight.read().data();
    hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }
  return hash.digest("hex");
}
