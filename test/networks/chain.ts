import * as tfl from "@tensorflow/tfjs-layers";

type Layer = tfl.layers.Layer;

/** Applies layers one after another. */
export function chain(x: tfl.SymbolicTensor, ...layers: readonly Layer[]): tfl.SymbolicTensor {
  return layers.reduce((value, layer) => layer.apply(value) as tfl.SymbolicTensor, x);
}

/** A bias-free convolution that pads as PyTorch does, batch normalization, and ReLU where asked. */
export function convolution(
  x: tfl.SymbolicTensor,
  filters: number,
  kernelSize: number,
  strides: number,
  relu: boolean,
): tfl.SymbolicTensor {
  const padding = (kernelSize - 1) / 2;
  const padded = padding === 0 ? x : chain(x, tfl.layers.zeroPadding2d({ padding }));
  return chain(
    padded,
    tfl.layers.conv2d({ filters, kernelSize, strides, useBias: false, kernelInitializer: "zeros" }),
    tfl.layers.batchNormalization(),
    ...(relu ? [tfl.layers.activation({ activation: "relu" })] : []),
  );
}
