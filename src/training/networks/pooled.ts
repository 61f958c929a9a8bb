import * as tfl from "@tensorflow/tfjs-layers";
import { connect } from "./connect.ts";

/** The feature map [batch, height, width, C] pooled to [batch, C] by a layer with the name given, or as it is for `none`. */
export function pooled(
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
