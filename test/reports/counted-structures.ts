import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import { profile } from "../../src/profile/profile.ts";
import { recordOf } from "../../src/profile/record-of.ts";
import { traceBuiltLayers } from "../../src/profile/subject/trace-layers.ts";
import { builders } from "../networks/index.ts";
import { groupedTransposed } from "../networks/dcgan.ts";

/** A structure that some counter gets wrong, made in TensorFlow.js. */
export interface CountedStructure {
  /** The case's name in the peers' recorded figures. */
  readonly peerCase: string;
  readonly structure: string;
  /** The exact multiply-accumulates, factor by factor. */
  readonly arithmetic: string;
  readonly exactMacs: number;
  /** What we count. */
  readonly ours: () => Promise<number | undefined> | number | undefined;
}

const inFunction = (fn: (x: tf.Tensor) => tf.Tensor, shape: readonly number[]): number | undefined =>
  profile((x) => fn(x as tf.Tensor), [shape]).totals.macs;

const inLayer = (layer: tfl.layers.Layer, ...batchInputShape: number[]): number | undefined => {
  const [batch = 1, ...inputShape] = batchInputShape;
  const model = tfl.sequential({ layers: [tfl.layers.inputLayer({ inputShape }), layer] });
  return profile(model, { batch }).totals.macs;
};

async function inNetwork(name: string): Promise<number | undefined> {
  const trace = traceBuiltLayers(builders[name] as () => tfl.LayersModel, {});
  return recordOf(trace, { name, format: "in-memory" }, {}).totals.macs;
}

const weights = (...shape: number[]): tf.Tensor => tf.zeros(shape);

/** The table's rows: one op each, then whole networks. */
export const structures: readonly CountedStructure[] = [
  {
    peerCase: "ConvT2d 16->32 k4 s2 p1 @8",
    structure: "transposed convolution 16→32, 4×4, stride 2, on 8×8",
    arithmetic: "8·8·16 inputs × 4·4 taps × 32",
    exactMacs: 8 * 8 * 16 * 4 * 4 * 32,
    ours: () =>
      inLayer(
        tfl.layers.conv2dTranspose({
          filters: 32,
          kernelSize: 4,
          strides: 2,
          padding: "same",
          useBias: false,
        }),
        1,
        8,
        8,
        16,
      ),
  },
  {
    peerCase: "ConvT2d 16->16 k4 s2 p1 g4 @8",
    structure: "the same, 16→16 in 4 groups",
    arithmetic: "8·8·16 inputs × 4·4 taps × 16/4",
    exactMacs: 8 * 8 * 16 * 4 * 4 * 4,
    ours: () =>
      inFunction(
        (x) =>
          groupedTransposed(
            x as tf.Tensor4D,
            [0, 1, 2, 3].map(() => weights(4, 4, 4, 4) as tf.Tensor4D),
            [16, 16, 4],
          ),
        [1, 8, 8, 16],
      ),
  },
  {
    peerCase: "Linear 32->64 on [1,10,32]",
    structure: "dense layer 32→64 on 10 tokens",
    arithmetic: "10 × 32 × 64",
    exactMacs: 10 * 32 * 64,
    ours: () => inLayer(tfl.layers.dense({ units: 64, useBias: false }), 1, 10, 32),
  },
  {
    peerCase: "F.conv2d functional",
    structure: "convolution 8→8, 3×3, in a function, on 8×8",
    arithmetic: "8·8·8 outputs × 3·3·8",
    exactMacs: 8 * 8 * 8 * 9 * 8,
    ours: () =>
      inFunction(
        (x) => tf.conv2d(x as tf.Tensor4D, weights(3, 3, 8, 8) as tf.Tensor4D, 1, "same"),
        [1, 8, 8, 8],
      ),
  },
  {
    peerCase: "x @ w [1,10,32]@[32,64]",
    structure: "matrix product x·w in a function",
    arithmetic: "10 × 32 × 64",
    exactMacs: 10 * 32 * 64,
    ours: () =>
      inFunction((x) => tf.matMul(tf.reshape(x, [10, 32]), weights(32, 64) as tf.Tensor2D), [1, 10, 32]),
  },
  {
    peerCase: "einsum bnc,cd->bnd",
    structure: "the same as an einsum",
    arithmetic: "10 × 32 × 64",
    exactMacs: 10 * 32 * 64,
    ours: () => inFunction((x) => tf.einsum("bnc,cd->bnd", x, weights(32, 64)), [1, 10, 32]),
  },
  {
    peerCase: "x@w + SDPA [1,2,16,32]",
    structure: "attention: q = k = v = x·w, 2 heads, 16 tokens of 32",
    arithmetic: "2·16·32·32 + 2 × 2·16·16·32",
    exactMacs: 2 * 16 * 32 * 32 + 2 * 2 * 16 * 16 * 32,
    ours: () =>
      inFunction(
        (x) => {
          const q = tf.reshape(
            tf.matMul(tf.reshape(x, [32, 32]), weights(32, 32) as tf.Tensor2D),
            [1, 2, 16, 32],
          );
          return tf.matMul(tf.softmax(tf.matMul(tf.mul(q, 32 ** -0.5), q, false, true)), q);
        },
        [1, 2, 16, 32],
      ),
  },
  {
    peerCase: "LSTM 32->64 seq 10",
    structure: "LSTM 32→64 over 10 steps",
    arithmetic: "10 × 4·64 × (32 + 64)",
    exactMacs: 10 * 4 * 64 * (32 + 64),
    ours: () =>
      inLayer(tfl.layers.lstm({ units: 64, useBias: false, recurrentInitializer: "zeros" }), 1, 10, 32),
  },
  {
    peerCase: "Conv2d batch 4",
    structure: "convolution 8→8, 3×3, on a batch of 4",
    arithmetic: "4 × 8·8·8 outputs × 3·3·8",
    exactMacs: 4 * 8 * 8 * 8 * 9 * 8,
    ours: () =>
      inLayer(tfl.layers.conv2d({ filters: 8, kernelSize: 3, padding: "same", useBias: false }), 4, 8, 8, 8),
  },
  {
    peerCase: "dcgan4",
    structure: "generator of DCGAN: 4 transposed convolutions",
    arithmetic: "100·512·16 + 16·512·256·16 + 64·256·128·16 + 256·128·3·16",
    exactMacs: 100 * 512 * 16 + 16 * 512 * 256 * 16 + 64 * 256 * 128 * 16 + 256 * 128 * 3 * 16,
    ours: () => inNetwork("dcgan4"),
  },
  {
    peerCase: "vit_base_patch16_224",
    structure: "ViT-B/16: 12 blocks of 197 tokens",
    arithmetic: "196·768·768 + 12·(12·197·768² + 2·197²·768) + 768·1000",
    exactMacs: 196 * 768 * 768 + 12 * (12 * 197 * 768 ** 2 + 2 * 197 ** 2 * 768) + 768 * 1000,
    ours: () => inNetwork("vit_base_patch16_224"),
  },
  {
    peerCase: "convnext_tiny",
    structure: "ConvNeXt-T: 36 dense layers on maps",
    arithmetic: "292,965,120 in convolutions + 4,162,566,144 in dense layers",
    exactMacs: 292_965_120 + 4_162_566_144,
    ours: () => inNetwork("convnext_tiny"),
  },
];
