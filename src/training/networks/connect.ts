import * as tfl from "@tensorflow/tfjs-layers";

/** The layer class of tfjs, which is exported under `layers` only. */
export type Layer = tfl.layers.Layer;

/** Passes one symbolic tensor, or several for a merging layer, through layers in turn and returns the output of the last. */
export function connect(
  input: tfl.SymbolicTensor | tfl.SymbolicTensor[],
  ...layers: readonly [Layer, ...Layer[]]
): tfl.SymbolicTensor {
  let x = input;
  for (const layer of layers) x = layer.apply(x) as tfl.SymbolicTensor;
  return x as tfl.SymbolicTensor;
}

/** Pools a feature map [batch, height, width, C] to [batch, C] by a layer of the given name; `none` returns the map. */
export function poolMap(
  map: tfl.SymbolicTensor,
  pooling: "avg" | "max" | "none",
  names: { readonly avg: string; readonly max: string },
): tfl.SymbolicTensor {
  switch (pooling) {
    case "avg":
      return connect(map, tfl.layers.globalAveragePooling2d({ name: names.avg }));
    case "max":
      return connect(map, tfl.layers.globalMaxPooling2d({ name: names.max }));
    case "none":
      return map;
  }
}
