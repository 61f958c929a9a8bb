import type { Tensor } from "@tensorflow/tfjs-core";
import type { layers } from "@tensorflow/tfjs-layers";
import { layersIn } from "./layers-in.ts";
import { tensorWithoutData } from "./shape-backend.ts";
import type { ShapeBackend } from "./shape-backend.ts";

/**
 * Gives batch normalizations without scale or centre a constant one, and names these layers. tfjs 4.22 reads both in training mode whether
 * or not the layer has them, and throws; Keras computes with the constants 1 and 0. Whoever calls this puts the layers' fields back.
 */
export function withConstantScales(root: layers.Layer, backend: ShapeBackend): readonly string[] {
  const given: string[] = [];
  for (const layer of layersIn(root)) {
    if (layer.getClassName() !== "BatchNormalization") continue;
    const fields = layer as unknown as Record<"gamma" | "beta", unknown> & {
      readonly movingMean?: { readonly shape: readonly number[] };
    };
    const lacking = (["gamma", "beta"] as const).filter(
      (name) => fields[name] === undefined || fields[name] === null,
    );
    if (fields.movingMean === undefined || lacking.length === 0) continue;
    const constant = tensorWithoutData(backend, fields.movingMean.shape, "float32");
    for (const name of lacking) fields[name] = { read: (): Tensor => constant };
    given.push(layer.name);
  }
  return given;
}
