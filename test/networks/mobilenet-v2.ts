import * as tfl from "@tensorflow/tfjs-layers";
import { chain } from "./chain.ts";

// Expansion, channels, blocks, stride of the first (Sandler et al. 2018, table 2).
const stages = [
  [1, 16, 1, 1],
  [6, 24, 2, 2],
  [6, 32, 3, 2],
  [6, 64, 4, 2],
  [6, 96, 3, 1],
  [6, 160, 3, 2],
  [6, 320, 1, 1],
] as const;

/** torchvision's `mobilenet_v2`: 300,774,272 multiply-accumulates at 224x224. */
export function mobilenetV2(): tfl.LayersModel {
  const image = tfl.input({ shape: [224, 224, 3] });
  let x = block(image, padded(2), conv(32, 3, 2));
  for (const [expansion, channels, blocks, stride] of stages) {
    for (let index = 0; index < blocks; index += 1) {
      x = bottleneck(x, expansion, channels, index === 0 ? stride : 1);
    }
  }
  const logits = chain(
    block(x, conv(1280, 1, 1)),
    tfl.layers.globalAveragePooling2d({}),
    tfl.layers.dense({ units: 1000, kernelInitializer: "zeros" }),
  );
  return tfl.model({ inputs: image, outputs: logits });
}

type Layer = tfl.layers.Layer;

function bottleneck(
  x: tfl.SymbolicTensor,
  expansion: number,
  channels: number,
  stride: number,
): tfl.SymbolicTensor {
  const inside = (x.shape.at(-1) as number) * expansion;
  const widened = expansion === 1 ? x : block(x, conv(inside, 1, 1));
  const moved = block(widened, padded(stride), depthwise(stride));
  const narrow = chain(moved, conv(channels, 1, 1), tfl.layers.batchNormalization());
  if (stride !== 1 || x.shape.at(-1) !== channels) return narrow;
  return tfl.layers.add().apply([x, narrow]) as tfl.SymbolicTensor;
}

function block(x: tfl.SymbolicTensor, ...layers: readonly (Layer | undefined)[]): tfl.SymbolicTensor {
  const given = layers.filter((layer) => layer !== undefined);
  return chain(x, ...given, tfl.layers.batchNormalization(), tfl.layers.reLU({ maxValue: 6 }));
}

function padded(stride: number): Layer | undefined {
  return stride === 1 ? undefined : tfl.layers.zeroPadding2d({ padding: 1 });
}

function conv(filters: number, kernelSize: number, strides: number): Layer {
  return tfl.layers.conv2d({ filters, kernelSize, strides, useBias: false, kernelInitializer: "zeros" });
}

function depthwise(strides: number): Layer {
  const padding = strides === 1 ? "same" : "valid";
  return tfl.layers.depthwiseConv2d({
    kernelSize: 3,
    strides,
    padding,
    useBias: false,
    depthwiseInitializer: "zeros",
  });
}
