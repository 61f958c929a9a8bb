import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { openBackend } from "../../../src/backends/open-backend.ts";
import { buildLayersModel } from "../../../src/model/layers/build-layers-model.ts";
import type { LayerRow } from "../../../src/record/profile-record.ts";
import { textsOf } from "../../reason-texts.ts";
import { layersFileOf, profileOfFile, sequentialTopology } from "./layers-file.ts";
import type { Entry } from "./layers-file.ts";

interface Case {
  readonly title: string;
  readonly entry: Entry;
  readonly input: readonly number[];
  readonly output: readonly number[];
  readonly macs: number;
  readonly params: number;
  /** Size of the receptive field: of a dilated kernel of k taps, d(k - 1) + 1. */
  readonly field?: readonly number[];
  readonly note?: string;
}

const valid = { padding: "valid" };
const same = { padding: "same" };
const first = { data_format: "channels_first" };

/** Transposed: every input element by every tap and filter. Output lengths are of Keras' deconv_output_length. */
const cases: readonly Case[] = [
  {
    title: "dilation 2: 3 taps span 5, 13 - 5 + 1 = 9",
    entry: ["DepthwiseConv2D", { ...valid, kernel_size: [3, 3], dilation_rate: [2, 2] }],
    input: [13, 13, 2],
    output: [9, 9, 2],
    macs: 9 * 9 * 2 * 9,
    params: 9 * 2 + 2,
    field: [5, 5],
    note: "layer is counted as Keras runs it; tfjs' own DepthwiseConv2D ignores its dilation of 2x2 and makes [?,11,11,2] of what is [?,9,9,2] here",
  },
  {
    title: "dilation 1 x 3 and 2 filters a channel, channels first: 9 - 3 + 1 = 7, 9 - 7 + 1 = 3",
    entry: [
      "DepthwiseConv2D",
      { ...valid, ...first, kernel_size: [3, 3], dilation_rate: [1, 3], depth_multiplier: 2 },
    ],
    input: [3, 9, 9],
    output: [6, 7, 3],
    macs: 7 * 3 * 6 * 9,
    params: 9 * 3 * 2 + 6,
    note: "layer is counted as Keras runs it; tfjs' own DepthwiseConv2D ignores its dilation of 1x3 and makes [?,6,7,7] of what is [?,6,7,3] here",
  },
  {
    title: "same: the output is as large, the field is not",
    entry: ["DepthwiseConv2D", { ...same, kernel_size: 3, dilation_rate: 4 }],
    input: [32, 32, 2],
    output: [32, 32, 2],
    macs: 32 * 32 * 2 * 9,
    params: 9 * 2 + 2,
    field: [9, 9],
    note: "layer is counted as Keras runs it; tfjs' own DepthwiseConv2D ignores its dilation of 4x4",
  },
  {
    title: "dilation 2 and 2 filters a channel: depthwise 9 x 9 x 4 x 9, pointwise 9 x 9 x 4 x 5",
    entry: [
      "SeparableConv2D",
      { ...valid, filters: 5, kernel_size: [3, 3], dilation_rate: [2, 2], depth_multiplier: 2 },
    ],
    input: [13, 13, 2],
    output: [9, 9, 5],
    macs: 9 * 9 * (4 * 9 + 4 * 5),
    params: 9 * 2 * 2 + 4 * 5 + 5,
    field: [5, 5],
  },
  {
    title: "channels first",
    entry: ["SeparableConv2D", { ...valid, ...first, filters: 5, kernel_size: [3, 3] }],
    input: [2, 6, 7],
    output: [5, 4, 5],
    macs: 4 * 5 * (2 * 9 + 2 * 5),
    params: 9 * 2 + 2 * 5 + 5,
  },
  {
    title: "dilation 3: 3 taps span 7, 20 - 7 + 1 = 14",
    entry: ["SeparableConv1D", { ...valid, filters: 5, kernel_size: [3], dilation_rate: [3] }],
    input: [20, 2],
    output: [14, 5],
    macs: 14 * (2 * 3 + 2 * 5),
    params: 3 * 2 + 2 * 5 + 5,
    field: [7],
  },
  {
    title: "causal, stride 2: ceil(9 / 2) = 5 steps",
    entry: ["SeparableConv1D", { padding: "causal", filters: 5, kernel_size: [3], strides: [2] }],
    input: [9, 2],
    output: [5, 5],
    macs: 5 * (2 * 3 + 2 * 5),
    params: 3 * 2 + 2 * 5 + 5,
    field: [3],
  },
  {
    title: "stride 2: floor((20 - 3) / 2) + 1 = 9",
    entry: ["DepthwiseConv1D", { ...valid, kernel_size: 3, strides: 2, depth_multiplier: 2 }],
    input: [20, 2],
    output: [9, 4],
    macs: 9 * 4 * 3,
    params: 3 * 2 * 2 + 4,
    field: [3],
  },
  {
    title: "channels first",
    entry: ["Conv1D", { ...valid, ...first, filters: 4, kernel_size: [3] }],
    input: [2, 8],
    output: [4, 6],
    macs: 6 * 4 * 3 * 2,
    params: 3 * 2 * 4 + 4,
  },
  {
    title: "channels first, in 2 groups",
    entry: ["Conv2D", { ...valid, ...first, filters: 4, kernel_size: [3, 3], groups: 2 }],
    input: [4, 8, 8],
    output: [4, 6, 6],
    macs: 6 * 6 * 4 * 9 * 2,
    params: 9 * 2 * 4 + 4,
  },
  {
    title: "output_padding 1, valid: (5 - 1) x 2 + 3 + 1 = 12",
    entry: [
      "Conv2DTranspose",
      { ...valid, filters: 4, kernel_size: [3, 3], strides: [2, 2], output_padding: [1, 1] },
    ],
    input: [5, 5, 2],
    output: [12, 12, 4],
    macs: 5 * 5 * 2 * 9 * 4,
    params: 9 * 2 * 4 + 4,
    note: "layer is counted as Keras runs it; tfjs' own Conv2DTranspose ignores its output_padding of 1x1 and makes [?,11,11,4] of what is [?,12,12,4] here",
  },
  {
    title: "output_padding 0, same: (5 - 1) x 2 + 3 - 2 = 9",
    entry: ["Conv2DTranspose", { ...same, filters: 4, kernel_size: 3, strides: 2, output_padding: 0 }],
    input: [5, 5, 2],
    output: [9, 9, 4],
    macs: 5 * 5 * 2 * 9 * 4,
    params: 9 * 2 * 4 + 4,
    note: "layer is counted as Keras runs it; tfjs' own Conv2DTranspose ignores its output_padding of 0x0 and makes [?,10,10,4] of what is [?,9,9,4] here",
  },
  {
    title: "dilation 2, valid: 3 taps span 5, 6 + 5 - 1 = 10",
    entry: ["Conv2DTranspose", { ...valid, filters: 4, kernel_size: [3, 3], dilation_rate: [2, 2] }],
    input: [6, 6, 2],
    output: [10, 10, 4],
    macs: 6 * 6 * 2 * 9 * 4,
    params: 9 * 2 * 4 + 4,
    field: [5, 5],
    note: "layer is counted as Keras runs it; tfjs' own Conv2DTranspose ignores its dilation of 2x2 and makes [?,8,8,4] of what is [?,10,10,4] here",
  },
  {
    title: "dilation 2, valid, on sides that are no multiples of it: 7 + 5 - 1 = 11",
    entry: ["Conv2DTranspose", { ...valid, filters: 4, kernel_size: [3, 3], dilation_rate: [2, 2] }],
    input: [7, 7, 2],
    output: [11, 11, 4],
    macs: 7 * 7 * 2 * 9 * 4,
    params: 9 * 2 * 4 + 4,
    field: [5, 5],
    note: "layer is counted as Keras runs it; tfjs' own Conv2DTranspose ignores its dilation of 2x2 and makes [?,9,9,4] of what is [?,11,11,4] here",
  },
  {
    title: "dilation 2, same: as large as the input",
    entry: ["Conv2DTranspose", { ...same, filters: 4, kernel_size: [3, 3], dilation_rate: [2, 2] }],
    input: [7, 7, 2],
    output: [7, 7, 4],
    macs: 7 * 7 * 2 * 9 * 4,
    params: 9 * 2 * 4 + 4,
    field: [5, 5],
    note: "layer is counted as Keras runs it; tfjs' own Conv2DTranspose ignores its dilation of 2x2",
  },
  {
    title: "stride 2, valid: 5 x 2 + 3 - 2 = 11",
    entry: ["Conv1DTranspose", { ...valid, filters: 4, kernel_size: [3], strides: [2] }],
    input: [5, 2],
    output: [11, 4],
    macs: 5 * 2 * 3 * 4,
    params: 3 * 2 * 4 + 4,
  },
  {
    title: "output_padding 1, same: (5 - 1) x 2 + 3 - 2 + 1 = 10",
    entry: ["Conv1DTranspose", { ...same, filters: 4, kernel_size: [3], strides: [2], output_padding: [1] }],
    input: [5, 2],
    output: [10, 4],
    macs: 5 * 2 * 3 * 4,
    params: 3 * 2 * 4 + 4,
  },
  {
    title: "dilation 3, valid: 3 taps span 7, 6 + 7 - 1 = 12",
    entry: ["Conv1DTranspose", { ...valid, filters: 4, kernel_size: [3], dilation_rate: [3] }],
    input: [6, 2],
    output: [12, 4],
    macs: 6 * 2 * 3 * 4,
    params: 3 * 2 * 4 + 4,
    field: [7],
  },
  {
    title: "output_padding, valid: (3 - 1) x 2 + 2 + 1 = 7",
    entry: [
      "Conv3DTranspose",
      { ...valid, filters: 4, kernel_size: [2, 2, 2], strides: [2, 2, 2], output_padding: [1, 1, 1] },
    ],
    input: [3, 3, 3, 2],
    output: [7, 7, 7, 4],
    macs: 27 * 2 * 8 * 4,
    params: 8 * 2 * 4 + 4,
    note: "layer is counted as Keras runs it; tfjs' own Conv3DTranspose ignores its output_padding of 1x1x1 and makes [?,6,6,6,4] of what is [?,7,7,7,4] here",
  },
];

describe("convolutions whose settings tfjs ignores or refuses, as Keras means them", () => {
  test.each(cases.map((each) => [`${each.entry[0]}: ${each.title}`, each] as const))(
    "%s",
    async (_title, { entry: [className, config], input, output, macs, params, field, note }) => {
      const entry: Entry = [className, { name: "layer", ...config }];
      const record = await profileOfFile(layersFileOf(sequentialTopology(input, [entry])));
      expect(textsOf(record.reasons)).toEqual([]);
      expect(textsOf(record.notes)).toEqual(note === undefined ? [] : [note]);
      const row = record.layers.at(-1) as LayerRow;
      expect(row).toMatchObject({ type: className, macs, params, outputShapes: [[1, ...output]] });
      if (field !== undefined) expect(row.receptiveField).toMatchObject({ status: "exact", size: field });
    },
  );
});

describe("what they compute", () => {
  beforeAll(() => openBackend("cpu"));

  // By definition: an input element at i adds, by tap t, to the output at stride * i + dilation * t - cut.
  test.each<[string, Readonly<Record<string, unknown>>, number, number, number, number]>([
    ["dilated, valid", { ...valid, dilation_rate: [2] }, 1, 2, 0, 5 + 4],
    ["dilated, valid, a multiple of it", { ...valid, dilation_rate: [2] }, 1, 2, 0, 6 + 4],
    ["dilated, same: (5 - 1) / 2 are cut", { ...same, dilation_rate: [2] }, 1, 2, 2, 5],
    ["strided, padded", { ...valid, strides: [2], output_padding: [1] }, 2, 1, 0, 4 * 2 + 3 + 1],
    ["strided, same: 0 of (5 - 1) x 2 + 3 - 10 are cut before", { ...same, strides: [2] }, 2, 1, 0, 10],
    ["dilated beyond the input", { ...valid, dilation_rate: [7] }, 1, 7, 0, 5 + 14],
    ["dilated beyond the input, same: 14 / 2 are cut", { ...same, dilation_rate: [7] }, 1, 7, 7, 5],
  ])("%s", (_title, config, stride, dilation, cut, length) => {
    const entry: Entry = [
      "Conv1DTranspose",
      { name: "layer", filters: 1, kernel_size: [3], use_bias: false, ...config },
    ];
    const steps = config["padding"] === "valid" && length === 10 ? 6 : 5;
    const model = buildLayersModel(layersFileOf(sequentialTopology([steps, 1], [entry])));
    const taps = [2, 3, 5];
    model.setWeights([tf.tensor(taps, [3, 1, 1])]);
    const inputs = Array.from({ length: steps }, (_, at) => (at + 1) ** 2);
    const wanted = Array.from({ length }, () => 0);
    for (const [at, value] of inputs.entries()) {
      for (const [tap, factor] of taps.entries()) {
        const place = stride * at + dilation * tap - cut;
        if (place >= 0 && place < length) wanted[place] = (wanted[place] ?? 0) + value * factor;
      }
    }
    const output = model.predict(tf.tensor(inputs, [1, steps, 1])) as tf.Tensor;
    expect([...output.dataSync()]).toEqual(wanted);
    model.dispose();
  });
});
