import * as tfl from "@tensorflow/tfjs-layers";
import { chain, convolution } from "./chain.ts";

/** torchvision's `densenet121`; the convolutions are 2,834,161,664 multiply-accumulates in Keras' as well. */
export function densenet121(): tfl.LayersModel {
  const image = tfl.input({ shape: [224, 224, 3] });
  let x = chain(
    convolution(image, 64, 7, 2, true),
    tfl.layers.zeroPadding2d({ padding: 1 }),
    tfl.layers.maxPooling2d({ poolSize: 3, strides: 2 }),
  );
  for (const [stage, layers] of [6, 12, 24, 16].entries()) {
    for (let layer = 0; layer < layers; layer += 1) {
      const narrow = chain(normalized(x), plain(128, 1), ...normalization());
      const grown = chain(narrow, tfl.layers.zeroPadding2d({ padding: 1 }), plain(32, 3));
      x = tfl.layers.concatenate().apply([x, grown]) as tfl.SymbolicTensor;
    }
    if (stage === 3) continue;
    const half = (x.shape.at(-1) as number) / 2;
    x = chain(normalized(x), plain(half, 1), tfl.layers.averagePooling2d({ poolSize: 2, strides: 2 }));
  }
  const logits = chain(
    normalized(x),
    tfl.layers.globalAveragePooling2d({}),
    tfl.layers.dense({ units: 1000, kernelInitializer: "zeros" }),
  );
  return tfl.model({ inputs: image, outputs: logits });
}

function plain(filters: number, kernelSize: number): tfl.layers.Layer {
  return tfl.layers.conv2d({ filters, kernelSize, useBias: false, kernelInitializer: "zeros" });
}

function normalization(): readonly tfl.layers.Layer[] {
  return [tfl.layers.batchNormalization(), tfl.layers.activation({ activation: "relu" })];
}

function normalized(x: tfl.SymbolicTensor): tfl.SymbolicTensor {
  return chain(x, ...normalization());
}
