import { layers } from "@tensorflow/tfjs-layers";
import type { RNN } from "@tensorflow/tfjs-layers";
import { defineCases } from "../layer-case.ts";
import type { LayerCase } from "../layer-case.ts";

const glorot = { recurrentInitializer: "glorotNormal" } as const;
/** Multiply-accumulates of one step of one gate: 4 inputs and 5 states into 5 units. */
const gate = 4 * 5 + 5 * 5;
const [steps, sequence] = [3, [2, 3, 4]];

/** Recurrent layers on 2 sequences of 3 steps of 4 values: every step multiplies input and state into every gate. */
export const recurrent: readonly LayerCase[] = defineCases([
  {
    title: "one gate; the last state",
    classes: ["SimpleRNN"],
    inputs: [sequence],
    layer: () => layers.simpleRNN({ units: 5, ...glorot }),
    macs: 2 * steps * gate,
    // Bias, sum of both products and tanh, an operation an element each; tfjs makes the first state of zeros by summing the 2*3*4 inputs'.
    flops: 2 * (2 * steps * gate) + 2 * steps * 5 * 3 + 2 * 3 * 4,
    params: gate + 5,
    outputs: [[2, 5]],
  },
  {
    title: "backwards, every step, unrolled",
    classes: ["SimpleRNN"],
    inputs: [sequence],
    layer: () =>
      layers.simpleRNN({ units: 5, goBackwards: true, returnSequences: true, unroll: true, ...glorot }),
    macs: 2 * steps * gate,
    params: gate + 5,
    outputs: [[2, 3, 5]],
  },
  {
    title: "three gates",
    classes: ["GRU"],
    inputs: [sequence],
    layer: () => layers.gru({ units: 5, ...glorot }),
    macs: 2 * steps * 3 * gate,
    params: 3 * gate + 3 * 5,
    outputs: [[2, 5]],
  },
  {
    title: "four gates; with every step and both states",
    classes: ["LSTM"],
    inputs: [sequence],
    layer: () => layers.lstm({ units: 5, returnSequences: true, returnState: true, ...glorot }),
    macs: 2 * steps * 4 * gate,
    params: 4 * gate + 4 * 5,
    outputs: [
      [2, 3, 5],
      [2, 5],
      [2, 5],
    ],
  },
  {
    title: "stateful",
    classes: ["LSTM"],
    inputs: [sequence],
    layer: () => layers.lstm({ units: 5, stateful: true, ...glorot }),
    macs: 2 * steps * 4 * gate,
    params: 4 * gate + 4 * 5,
    outputs: [[2, 5]],
  },
  {
    title: "a cell in the general layer",
    classes: ["RNN", "SimpleRNNCell"],
    inputs: [sequence],
    layer: () => layers.rnn({ cell: layers.simpleRNNCell({ units: 5, ...glorot }) }) as RNN,
    macs: 2 * steps * gate,
    params: gate + 5,
    outputs: [[2, 5]],
  },
  {
    title: "stacked cells: the second takes the first one's 5 units into 6",
    classes: ["RNN", "StackedRNNCells", "GRUCell", "LSTMCell"],
    inputs: [sequence],
    layer: () =>
      layers.rnn({
        cell: layers.stackedRNNCells({
          cells: [layers.gruCell({ units: 5, ...glorot }), layers.lstmCell({ units: 6, ...glorot })],
        }),
      }) as RNN,
    macs: 2 * steps * (3 * gate + 4 * (5 * 6 + 6 * 6)),
    params: 3 * (gate + 5) + 4 * (5 * 6 + 6 * 6 + 6),
    outputs: [[2, 6]],
  },
  {
    title: "four gates, each a 3x3 convolution of input and state; the input's valid, the state's same",
    classes: ["ConvLSTM2D", "ConvLSTM2DCell"],
    inputs: [[1, 3, 6, 6, 2]],
    layer: () => layers.convLstm2d({ filters: 4, kernelSize: 3, ...glorot }),
    macs: 3 * 4 * (4 * 4 * 4 * (9 * 2) + 4 * 4 * 4 * (9 * 4)),
    params: 4 * (9 * 2 * 4 + 9 * 4 * 4 + 4),
    outputs: [[1, 4, 4, 4]],
  },
  ...(["concat", "sum", "mul", "ave"] as const).map((mergeMode) => ({
    title: `both ways, merged by ${mergeMode}`,
    classes: ["Bidirectional"] as [string],
    inputs: [sequence],
    layer: () => layers.bidirectional({ layer: layers.lstm({ units: 5, ...glorot }) as RNN, mergeMode }),
    macs: 2 * (2 * steps * 4 * gate),
    params: 2 * (4 * gate + 4 * 5),
    outputs: [[2, mergeMode === "concat" ? 10 : 5]],
  })),
  {
    title: "both ways, not merged",
    classes: ["Bidirectional"],
    inputs: [sequence],
    layer: () =>
      layers.bidirectional({
        layer: layers.gru({ units: 5, returnSequences: true, ...glorot }) as RNN,
        mergeMode: null as unknown as "sum",
      }),
    macs: 2 * (2 * steps * 3 * gate),
    params: 2 * (3 * gate + 3 * 5),
    outputs: [
      [2, 3, 5],
      [2, 3, 5],
    ],
  },
  {
    title: "a dense layer at each of 3 steps",
    classes: ["TimeDistributed"],
    inputs: [sequence],
    layer: () => layers.timeDistributed({ layer: layers.dense({ units: 6 }) }),
    macs: 2 * steps * (4 * 6),
    params: 4 * 6 + 6,
    outputs: [[2, 3, 6]],
  },
  {
    title: "a convolution of each of 3 pictures",
    classes: ["TimeDistributed"],
    inputs: [[1, 3, 6, 6, 2]],
    layer: () => layers.timeDistributed({ layer: layers.conv2d({ filters: 4, kernelSize: 3 }) }),
    macs: 3 * (4 * 4 * 4 * (9 * 2)),
    params: 9 * 2 * 4 + 4,
    outputs: [[1, 3, 4, 4, 4]],
  },
]);
