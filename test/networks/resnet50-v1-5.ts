import * as tfl from "@tensorflow/tfjs-layers";
import { chain, convolution } from "./chain.ts";

/** torchvision's `resnet50`: the stride sits in the 3x3 convolution, convolutions have no bias, logits leave it. */
export function resnet50v15(): tfl.LayersModel {
  const image = tfl.input({ shape: [224, 224, 3] });
  let x = convolution(image, 64, 7, 2, true);
  x = chain(
    x,
    tfl.layers.zeroPadding2d({ padding: 1 }),
    tfl.layers.maxPooling2d({ poolSize: 3, strides: 2 }),
  );
  for (const [stage, blocks] of [3, 4, 6, 3].entries()) {
    for (let block = 0; block < blocks; block += 1) x = bottleneck(x, 64 << stage, block === 0, stage > 0);
  }
  const logits = chain(
    x,
    tfl.layers.globalAveragePooling2d({}),
    tfl.layers.dense({ units: 1000, kernelInitializer: "zeros" }),
  );
  return tfl.model({ inputs: image, outputs: logits });
}

function bottleneck(
  x: tfl.SymbolicTensor,
  filters: number,
  first: boolean,
  halving: boolean,
): tfl.SymbolicTensor {
  const stride = first && halving ? 2 : 1;
  const shortcut = first ? convolution(x, 4 * filters, 1, stride, false) : x;
  const narrow = convolution(x, filters, 1, 1, true);
  const wide = convolution(convolution(narrow, filters, 3, stride, true), 4 * filters, 1, 1, false);
  const sum = tfl.layers.add().apply([wide, shortcut]) as tfl.SymbolicTensor;
  return chain(sum, tfl.layers.activation({ activation: "relu" }));
}
