import { ones, setBackend, tensor } from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import "@tensorflow/tfjs-backend-cpu";
import { buildLayersModel } from "../../../src/model/layers/build-layers-model.ts";
import { textsOf } from "../../reason-texts.ts";
import { layersFileOf, profileOfFile, sequentialTopology } from "./layers-file.ts";
import type { Entry } from "./layers-file.ts";

const conv = (name: string, filters: number): Entry => [
  "Conv3D",
  { name, filters, kernel_size: [1, 1, 1], use_bias: false },
];

describe("batch normalization of five axes", () => {
  test.each<[string, Readonly<Record<string, unknown>>]>([
    ["Keras 2", { axis: [4] }],
    ["Keras 3", { axis: -1 }],
  ])("of a volume, as %s writes it", async (_title, config) => {
    const entries = [
      conv("a", 3),
      ["BatchNormalization", { name: "norm", ...config }] as const,
      conv("b", 5),
    ];
    const record = await profileOfFile(layersFileOf(sequentialTopology([4, 4, 4, 2], entries)));
    expect(textsOf(record.reasons)).toEqual([]);
    // 4·4·4 positions of 2·3 and of 3·5; four values for each of 3 channels.
    expect(record.totals).toMatchObject({ macs: 64 * (2 * 3 + 3 * 5), params: 2 * 3 + 4 * 3 + 3 * 5 });
    expect(record.layers.map(({ type }) => type)).toEqual([
      "InputLayer",
      "Conv3D",
      "BatchNormalization",
      "Conv3D",
    ]);
    expect(record.layers.at(-1)?.receptiveField).toMatchObject({ status: "exact", size: [1, 1, 1] });
    expect(textsOf(record.notes)).toEqual([
      "norm is counted as Keras runs it; tfjs' own BatchNormalization takes at most 4 axes",
    ]);
  });

  test("computes (x - mean) / sqrt(variance + epsilon) * gamma + beta", async () => {
    await setBackend("cpu");
    const entry: Entry = ["BatchNormalization", { name: "norm", axis: [4], epsilon: 1 }];
    const model = buildLayersModel(layersFileOf(sequentialTopology([1, 1, 1, 2], [entry])));
    model.getLayer("norm").setWeights([tensor([2, 1]), tensor([1, 0]), tensor([3, 1]), tensor([3, 0])]);
    const y = model.predict(ones([1, 1, 1, 1, 2])) as Tensor;
    // (1 - 3) / 2 * 2 + 1, and (1 - 1) / 1 * 1 + 0.
    expect([...y.dataSync()]).toEqual([-1, 0]);
    model.dispose();
  });
});

test("an extent that a Reshape leaves open follows from the others: 6·6·4 values in rows of 8 are 18", async () => {
  const entries: readonly Entry[] = [
    ["Reshape", { name: "rows", target_shape: [-1, 8] }],
    ["Flatten", { name: "flat" }],
    ["Dense", { name: "dense", units: 5, use_bias: false }],
  ];
  const record = await profileOfFile(layersFileOf(sequentialTopology([6, 6, 4], entries)));
  expect(record.layers.find(({ name }) => name === "rows")?.outputShapes).toEqual([[1, 18, 8]]);
  expect(record.totals).toMatchObject({ macs: 144 * 5, params: 144 * 5 });
});
