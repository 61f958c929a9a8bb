import type * as tfl from "@tensorflow/tfjs-layers";

/** What tfjs calls a layer; the class is exported under `layers` only. */
export type Layer = tfl.layers.Layer;

/** Passes one symbolic tensor, or several for a merging layer, through layers in turn and gives the last one's only output. */
export function connect(
  input: tfl.SymbolicTensor | tfl.SymbolicTensor[],
  ...layers: readonly [Layer, ...Layer[]]
): tfl.SymbolicTensor {
  let x = input;
  for (const layer of layers) x = layer.apply(x) as tfl.SymbolicTensor;
  return x as tfl.SymbolicTensor;
}
