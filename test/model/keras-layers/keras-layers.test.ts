import { describe, expect, test } from "vitest";
import { profileFile } from "../../../src/profile/profile-file.ts";
import { profileSubject } from "../../../src/profile/profile-subject.ts";
import { droppedFiles } from "../../../src/model/source/dropped-files.ts";
import { subjectOfFile } from "../../../src/profile/subject/open-subject.ts";
import type { LayerRow } from "../../../src/record/profile-record.ts";

type Entry = Readonly<Record<string, unknown>>;

/** The row of one layer as a file of Keras 2.15 has it, called on an input of the given shape (without batch). */
async function rowOf(className: string, config: Entry, shape: readonly number[]): Promise<LayerRow> {
  const topology = {
    keras_version: "2.15.0",
    model_config: {
      class_name: "Sequential",
      config: {
        name: "net",
        layers: [
          {
            class_name: "InputLayer",
            config: { batch_input_shape: [null, ...shape], dtype: "float32", name: "in" },
          },
          { class_name: className, config: { name: "layer", trainable: true, dtype: "float32", ...config } },
        ],
      },
    },
  };
  const file = {
    format: "layers-model" as const,
    topology,
    weightsManifest: [],
    file: "model.json",
    source: droppedFiles([]),
    name: "net",
  };
  const record = await profileSubject(await subjectOfFile(file));
  expect(record.reasons).toEqual([]);
  return record.layers.at(-1) as LayerRow;
}

const convolution = {
  filters: 12,
  strides: [1, 1],
  padding: "same",
  data_format: "channels_last",
  use_bias: true,
};

describe("layers of Keras that tfjs-layers lacks or misreads", () => {
  test.each<[string, string, Entry, readonly number[], number, number, readonly number[]]>([
    // 8 x 8 places, 12 filters, 3 x 3 taps, 6 / 3 channels a group.
    [
      "grouped",
      "Conv2D",
      { ...convolution, kernel_size: [3, 3], groups: 3 },
      [8, 8, 6],
      8 * 8 * 12 * 9 * 2,
      9 * 2 * 12 + 12,
      [8, 8, 12],
    ],
    [
      "a channel a group",
      "Conv2D",
      { ...convolution, kernel_size: [3, 3], groups: 6 },
      [8, 8, 6],
      8 * 8 * 12 * 9,
      9 * 12 + 12,
      [8, 8, 12],
    ],
    [
      "grouped",
      "Conv1D",
      { ...convolution, strides: [2], kernel_size: [3], groups: 2 },
      [8, 6],
      4 * 12 * 3 * 3,
      3 * 3 * 12 + 12,
      [4, 12],
    ],
    [
      "causal",
      "Conv1D",
      { ...convolution, strides: [1], dilation_rate: [2], padding: "causal", kernel_size: [3] },
      [8, 6],
      8 * 12 * 3 * 6,
      3 * 6 * 12 + 12,
      [8, 12],
    ],
    // Both products of three gates at 4 steps, 3 values into 5 units; two biases.
    [
      "reset after",
      "GRU",
      {
        units: 5,
        reset_after: true,
        return_sequences: true,
        activation: "tanh",
        recurrent_activation: "sigmoid",
      },
      [4, 3],
      4 * 3 * (3 * 5 + 5 * 5),
      3 * (3 * 5 + 5 * 5) + 2 * 3 * 5,
      [4, 5],
    ],
    [
      "as a dense layer",
      "EinsumDense",
      { equation: "abc,cd->abd", output_shape: [null, 7], bias_axes: "d" },
      [4, 3],
      4 * 3 * 7,
      3 * 7 + 7,
      [4, 7],
    ],
    [
      "with an ellipsis",
      "EinsumDense",
      { equation: "...x,xy->...y", output_shape: [7] },
      [2, 4, 3],
      2 * 4 * 3 * 7,
      3 * 7,
      [2, 4, 7],
    ],
    [
      "of 2 groups",
      "GroupNormalization",
      { groups: 2, axis: -1, epsilon: 1e-3 },
      [4, 4, 6],
      0,
      2 * 6,
      [4, 4, 6],
    ],
    ["with kept axes", "GlobalAveragePooling2D", { keepdims: true }, [4, 4, 6], 0, 0, [1, 1, 6]],
    ["with kept axes", "GlobalMaxPooling1D", { keepdims: true }, [4, 6], 0, 0, [1, 6]],
    ["over a cube", "GlobalAveragePooling3D", {}, [4, 4, 4, 6], 0, 0, [6]],
    ["of one axis", "ZeroPadding1D", { padding: [1, 2] }, [4, 6], 0, 0, [7, 6]],
    [
      "of a cube",
      "Cropping3D",
      {
        cropping: [
          [1, 0],
          [0, 1],
          [1, 1],
        ],
      },
      [4, 4, 4, 6],
      0,
      0,
      [3, 3, 2, 6],
    ],
    ["of a cube", "UpSampling3D", { size: [1, 2, 3] }, [2, 2, 2, 6], 0, 0, [2, 4, 6, 6]],
    ["random", "RandomWidth", { factor: 0.2 }, [4, 4, 3], 0, 0, [4, 4, 3]],
    ["random", "RandomFlip", { mode: "horizontal" }, [4, 4, 3], 0, 0, [4, 4, 3]],
    ["one of five", "CategoryEncoding", { num_tokens: 5, output_mode: "one_hot" }, [1], 0, 0, [5]],
    ["some of five", "CategoryEncoding", { num_tokens: 5, output_mode: "multi_hot" }, [3], 0, 0, [5]],
    [
      "another size",
      "Resizing",
      { height: 4, width: 6, interpolation: "bilinear" },
      [8, 8, 3],
      0,
      0,
      [4, 6, 3],
    ],
    ["at training only", "SpatialDropout2D", { rate: 0.2 }, [4, 4, 3], 0, 0, [4, 4, 3]],
    [
      "with a regulariser of activations",
      "Dense",
      { units: 7, activity_regularizer: { class_name: "L2", config: { l2: 1e-3 } } },
      [3],
      21,
      21 + 7,
      [7],
    ],
    [
      "with an initialiser that tfjs lacks",
      "Dense",
      { units: 7, kernel_initializer: { class_name: "Custom>Mine", config: {} } },
      [3],
      21,
      21 + 7,
      [7],
    ],
    [
      "half precision",
      "Dense",
      { units: 7, dtype: { class_name: "DTypePolicy", config: { name: "mixed_float16" } } },
      [3],
      21,
      21 + 7,
      [7],
    ],
    ["an old name", "BatchNormalizationV1", { axis: [3], epsilon: 1e-3 }, [4, 4, 6], 0, 4 * 6, [4, 4, 6]],
  ])("%s: %s", async (_title, className, config, shape, macs, params, output) => {
    const row = await rowOf(className, config, shape);
    expect(row).toMatchObject({
      type: className.replace(/V1$/, ""),
      macs,
      params,
      outputShapes: [[1, ...output]],
    });
  });

  test.each([
    ["silu", 4 + 1],
    ["hard_silu", 1 + 2 + 1 + 1],
    ["leaky_relu", 2],
    ["exponential", 1],
    ["Custom>gelu", 5],
  ])("the activation %s", async (activation, operations) => {
    const row = await rowOf("Activation", { activation }, [4, 5]);
    expect(row).toMatchObject({ type: "Activation", macs: 0, flops: 20 * operations });
  });
});

test("multi-head attention: four projections and two products a head", async () => {
  const record = await profileFile(new URL("../../../fixtures/keras-2-attention", import.meta.url).pathname);
  const row = record.layers.find(({ name }) => name === "mha");
  // 5 queries and 7 keys of 8 values, 2 heads of 3.
  const projections = 5 * 8 * 2 * 3 + 2 * (7 * 8 * 2 * 3) + 5 * 2 * 3 * 8;
  const products = 2 * (5 * 7 * 3) + 2 * (5 * 7 * 3);
  expect(row).toMatchObject({
    type: "MultiHeadAttention",
    macs: projections + products,
    params: 3 * (8 * 2 * 3 + 2 * 3) + 2 * 3 * 8 + 8,
    outputShapes: [[1, 5, 8]],
  });
});

test("a mask adds to the scores, and changes no multiply-accumulate", async () => {
  const record = await profileFile(
    new URL("../../../fixtures/keras-2-masked-attention", import.meta.url).pathname,
  );
  const row = (wanted: string): (typeof record.layers)[number] | undefined =>
    record.layers.find(({ name }) => name === wanted);
  // 5 places of 8 values, 2 heads of 3: four projections and two products of 5 by 5.
  const macs = 3 * (5 * 8 * 2 * 3) + 5 * 2 * 3 * 8 + 2 * (2 * 5 * 5 * 3);
  expect([row("causal")?.macs, row("masked")?.macs]).toEqual([macs, macs]);
  // Both add a mask to the 2*5*5 scores; it is made of 5*5 pairs by two operations: compare or subtract, then scale.
  expect(row("causal")?.flops).toBe(row("masked")?.flops);
});

describe("what neither tfjs nor a layer of ours computes is refused with the layer's fault", () => {
  const cube = { filters: 2, kernel_size: [3, 3, 3], padding: "same" };
  const plane = { filters: 2, kernel_size: [3, 3], padding: "same" };
  test.each<[string, Entry, readonly number[], string]>([
    [
      "Conv3DTranspose",
      { ...cube, strides: [1, 1, 1], dilation_rate: [2, 2, 2] },
      [4, 4, 4, 3],
      "a dilated Conv3DTranspose is not supported",
    ],
    [
      "Conv2DTranspose",
      { ...plane, strides: [2, 2], dilation_rate: [2, 2] },
      [4, 4, 3],
      "strides and dilations are both above 1",
    ],
  ])("%s %j", async (className, config, shape, fault) => {
    await expect(rowOf(className, config, shape)).rejects.toThrow(
      `model is not supported: found a topology that tfjs-layers refuses (${fault})`,
    );
  });
});
