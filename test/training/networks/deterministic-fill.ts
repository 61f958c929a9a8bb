import * as tf from "@tensorflow/tfjs-core";
import type * as tfl from "@tensorflow/tfjs-layers";
import type { ForwardReference, ReferenceWeight } from "./oracles.ts";

/** The k-th weight's i-th pseudo-random 32-bit number, as shared/oracles/README.md defines it. */
export function u32(k: number, i: number): number {
  let x = (Math.imul(i, 0x9e3779b1) + Math.imul(k, 0x85ebca77) + 0x165667b1) >>> 0;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d) >>> 0;
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b) >>> 0;
  return (x ^ (x >>> 16)) >>> 0;
}

/** The values of one weight by its role. */
export function filled(weight: ReferenceWeight, gain: number): Float32Array {
  const size = weight.shape.reduce((product, length) => product * length, 1);
  const value = valueOf(weight, gain);
  return Float32Array.from({ length: size }, (_, i) => value(u32(weight.index, i) / 2147483648 - 1));
}

function valueOf({ role, shape, name }: ReferenceWeight, gain: number): (s: number) => number {
  const count = (sizes: readonly number[]): number => sizes.reduce((product, length) => product * length, 1);
  switch (role) {
    case "kernel": {
      const amplitude = gain * Math.sqrt(6 / count(shape.slice(0, -1)));
      return (s) => amplitude * s;
    }
    case "depthwise_kernel": {
      const amplitude = gain * Math.sqrt(6 / count(shape.slice(0, 2)));
      return (s) => amplitude * s;
    }
    case "bias":
    case "beta":
    case "moving_mean":
      return (s) => 0.05 * s;
    case "gamma":
      return (s) => 1 + 0.1 * s;
    case "moving_variance":
      return (s) => 1 + 0.1 * s * s;
    case "layer_scale":
      return (s) => 0.5 + 0.1 * s;
    case "keep":
      return () => (name.includes("variance") ? 1 : 0);
  }
}

/** Every leaf layer of the model, those of nested models included. */
export function leafLayers(model: tfl.LayersModel): tfl.layers.Layer[] {
  return model.layers.flatMap((layer) =>
    "layers" in layer ? leafLayers(layer as tfl.LayersModel) : [layer],
  );
}

/** Gives every weight of the model its reference value, matched by the owning layer's name and the order within it. */
export function fill(model: tfl.LayersModel, { weights, gain }: ForwardReference): void {
  const layers = new Map(leafLayers(model).map((layer) => [layer.name, layer]));
  const byLayer = new Map<string, ReferenceWeight[]>();
  for (const weight of weights) byLayer.set(weight.layer, [...(byLayer.get(weight.layer) ?? []), weight]);
  for (const layer of layers.values()) {
    if (layer.weights.length > 0 && !byLayer.has(layer.name))
      throw new Error(`no reference for ${layer.name}`);
  }
  for (const [name, own] of byLayer) {
    const layer = layers.get(name);
    if (layer === undefined) throw new Error(`the model has no layer ${name}`);
    if (layer.weights.length !== own.length) throw new Error(`${name} has another number of weights`);
    tf.tidy(() => {
      const values = own.map((weight, index) => {
        const variable = layer.weights[index] as tfl.LayerVariable;
        const last = variable.originalName.split("/").at(-1)?.replace(/_\d+$/, "");
        const wanted = weight.name.split("/").at(-1)?.replace(":0", "");
        if (last !== wanted && last !== `depthwise_${wanted}`) {
          throw new Error(`${name}: ${last} is where ${wanted} should be`);
        }
        const dtype = variable.dtype === "int32" ? "int32" : "float32";
        return tf.tensor(filled(weight, gain), variable.shape as number[], dtype);
      });
      layer.setWeights(values);
    });
  }
}

/** The reference image [1, S, S, 3]. */
export function referenceInput(shape: readonly number[], scale: number): tf.Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  const values = Float32Array.from(
    { length: size },
    (_, i) => (0.5 + 0.5 * Math.sin(0.01 * i + 0.7)) * scale,
  );
  return tf.tensor(values, [1, ...shape]);
}
