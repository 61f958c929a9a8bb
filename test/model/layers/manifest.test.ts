import { describe, expect, test } from "vitest";
import { textsOf } from "../../reason-texts.ts";
import { layersFileOf, profileOfFile, sequentialTopology } from "./layers-file.ts";
import type { Entry, Shapes } from "./layers-file.ts";

const dense: Entry = ["Dense", { name: "d", units: 2 }];
const separable: Entry = ["SeparableConv2D", { name: "sep", filters: 5, kernel_size: [3, 3] }];

describe("a file whose weights are not those of its layers is partial", () => {
  test.each<[string, readonly number[], readonly Entry[], Shapes, readonly string[], string | undefined]>([
    [
      "another shape",
      [3],
      [dense],
      { "d/kernel": [3, 4], "d/bias": [2] },
      ["d (Dense) was built with kernel [3,2], but its file holds [3,4]"],
      "d",
    ],
    [
      "a weight that is not stored",
      [3],
      [dense],
      { "d/kernel": [3, 2] },
      ["d (Dense) was built with bias [2], which its file does not hold"],
      "d",
    ],
    [
      "a weight that was not built",
      [3],
      [dense],
      { "d/kernel": [3, 2], "d/bias": [2], "d/scale": [7] },
      ["the file holds d/scale [7], which no layer was built with"],
      "d",
    ],
    ["other names of the same shapes", [3], [dense], { "x/w": [3, 2], "x/b": [2] }, [], undefined],
    ["no manifest", [3], [dense], {}, [], undefined],
    [
      "the state of a random number generator",
      [3],
      [dense],
      { "d/kernel": [3, 2], "d/bias": [2], "dropout/seed_generator/seed_generator_state": [2] },
      [],
      undefined,
    ],
  ])("%s", async (_title, shape, entries, shapes, reasons, partialRow) => {
    const record = await profileOfFile(layersFileOf(sequentialTopology(shape, entries), shapes));
    expect(textsOf(record.reasons)).toEqual(reasons);
    expect(record.status).toBe(reasons.length === 0 ? "complete" : "partial");
    expect(record.layers.filter(({ status }) => status === "partial").map(({ path }) => path)).toEqual(
      partialRow === undefined ? [] : [partialRow],
    );
  });

  test("of many weights, three are named and the others counted; each row has its own", async () => {
    const names = ["a", "b", "c"];
    const entries = names.map((name): Entry => ["Dense", { name, units: 2 }]);
    const stored = Object.fromEntries(
      names.flatMap((name) => [
        [`${name}/kernel`, [2, 7]],
        [`${name}/bias`, [7]],
      ]),
    );
    const record = await profileOfFile(layersFileOf(sequentialTopology([2], entries), stored));
    expect(textsOf(record.reasons)).toEqual([
      "a (Dense) was built with kernel [2,2], but its file holds [2,7]",
      "a (Dense) was built with bias [2], but its file holds [7]",
      "b (Dense) was built with kernel [2,2], but its file holds [2,7]",
      "3 more weights of 2 layers differ from the file",
    ]);
    expect(record.layers.filter(({ status }) => status === "partial").map(({ path }) => path)).toEqual(names);
  });

  test("weights of an optimizer are none of the model's", async () => {
    const file = layersFileOf(sequentialTopology([3], [dense]), { "d/kernel": [3, 2], "d/bias": [2] });
    const [group] = file.weightsManifest;
    const momentum = { name: "d/kernel/momentum", shape: [3, 2], dtype: "float32", group: "optimizer" };
    const weights = [...(group?.weights ?? []), momentum];
    const record = await profileOfFile({ ...file, weightsManifest: [{ paths: ["absent.bin"], weights }] });
    expect(record.status).toBe("complete");
  });
});

describe("what a file lacks is read from its weights", () => {
  test("the multiplier of a separable convolution, which tfjs does not save", async () => {
    const shapes = {
      "sep/depthwise_kernel": [3, 3, 2, 2],
      "sep/pointwise_kernel": [1, 1, 4, 5],
      "sep/bias": [5],
    };
    const record = await profileOfFile(layersFileOf(sequentialTopology([8, 8, 2], [separable]), shapes));
    // 6 x 6 places: 9 taps x 2 channels x 2, then 4 x 5.
    expect(record).toMatchObject({
      status: "complete",
      totals: { macs: 6 * 6 * (9 * 2 * 2 + 4 * 5), params: 9 * 2 * 2 + 4 * 5 + 5 },
    });
  });

  test.each(["2.15.0", "3.8.0"])("a backward layer of another class, from Keras %s", async (version) => {
    const keras3 = version.startsWith("3");
    const inner = { units: 3, use_bias: true, reset_after: false };
    const entry: Entry = [
      "Bidirectional",
      {
        name: "both",
        layer: { class_name: "LSTM", config: { ...inner, name: keras3 ? "forward_lstm" : "lstm" } },
        backward_layer: { class_name: "GRU", config: { ...inner, name: "gru", go_backwards: true } },
      },
    ];
    const backward = keras3 ? "both/gru/gru_cell" : "both/backward_gru/gru_cell";
    const shapes = {
      "both/forward_lstm/lstm_cell/kernel": [4, 12],
      "both/forward_lstm/lstm_cell/recurrent_kernel": [3, 12],
      "both/forward_lstm/lstm_cell/bias": [12],
      [`${backward}/kernel`]: [4, 9],
      [`${backward}/recurrent_kernel`]: [3, 9],
      [`${backward}/bias`]: [9],
    };
    const record = await profileOfFile(layersFileOf(sequentialTopology([5, 4], [entry], version), shapes));
    expect(textsOf(record.reasons)).toEqual([]);
    // 5 steps of 4 gates and of 3, each of 4 inputs and 3 states to 3 units; bias of 3 a gate.
    expect(record.totals).toMatchObject({
      macs: 5 * (4 + 3) * (4 * 3 + 3 * 3),
      params: (4 + 3) * (4 * 3 + 3 * 3 + 3),
    });
    expect(record.model.outputs[0]?.shape).toEqual([1, 6]);
    expect(record.layers.at(-1)?.type).toBe("Bidirectional");
    expect(textsOf(record.notes)).toEqual([
      "both is counted as Keras runs it; tfjs' own Bidirectional runs a second LSTM in the place of its GRU",
    ]);
  });

  test.each<[string, Readonly<Record<string, unknown>>, readonly number[]]>([
    ["GlobalAveragePooling1D", {}, [1, 3]],
    ["GlobalMaxPooling1D", {}, [1, 3]],
    // Windows of 2 of 8 steps; the Dense layer after it sees what is left of the steps as its channels.
    ["MaxPooling1D", { pool_size: [2], strides: [2], padding: "valid" }, [1, 3, 4]],
    ["AveragePooling1D", { pool_size: 3, strides: null, padding: "same" }, [1, 3, 3]],
  ])("%s with channels first", async (className, config, output) => {
    const entry: Entry = [className, { name: "pool", data_format: "channels_first", ...config }];
    const shapes = { "d/kernel": [output.at(-1) as number, 2], "d/bias": [2] };
    const record = await profileOfFile(layersFileOf(sequentialTopology([3, 8], [entry, dense]), shapes));
    expect(textsOf(record.reasons)).toEqual([]);
    expect(record.layers.find(({ name }) => name === "pool")?.outputShapes).toEqual([output]);
  });
});
