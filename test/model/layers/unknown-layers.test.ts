import { expect, test } from "vitest";
import { profileFile } from "../../../src/profile/profile-file.ts";
import { subjectOfFile } from "../../../src/profile/subject/open-subject.ts";
import { noSharedFiles, sharedPath } from "../../shared-files.ts";
import { layersFileOf, profileOfFile, sequentialTopology } from "./layers-file.ts";
import type { Entry } from "./layers-file.ts";

const conv = (name: string, filters: number): Entry => [
  "Conv2D",
  { name, filters, kernel_size: [1, 1], use_bias: false },
];

test("layers around an unknown one are counted, its weights are in the totals, and the record says what was assumed", async () => {
  const topology = sequentialTopology(
    [4, 4, 2],
    [conv("before", 3), ["Mystery", { name: "mystery", strength: 2 }], conv("after", 5)],
  );
  const shapes = {
    "before/kernel": [1, 1, 2, 3],
    "mystery/scale": [7],
    "after/kernel": [1, 1, 3, 5],
  };
  const record = await profileOfFile(layersFileOf(topology, shapes));
  expect(record.status).toBe("partial");
  // 4·4 positions: 2·3 before, and 3·5 after, where the shape is taken to be kept.
  expect(record.layers.slice(1).map(({ name, type, macs }) => [name, type, macs])).toEqual([
    ["before", "Conv2D", 96],
    ["mystery", "Mystery", undefined],
    ["after", "Conv2D", 240],
  ]);
  expect(record.totals).toMatchObject({ macs: 336, params: 6 + 7 + 15 });
  expect(record.uncounted).toEqual([{ op: "Mystery", calls: 1, layers: ["mystery"] }]);
  expect(record.reasons).toEqual([
    {
      code: "value-assumed",
      bound: "guess",
      text: "Mystery is not registered (--register): such a layer is taken to keep the shape of its first input, unless the next layer declares another or its weights have other channels",
    },
    { code: "op-not-counted", text: "Mystery is not counted (1 call)" },
  ]);
});

test("the input shape that the next layer declares is the output of an unknown one", async () => {
  const layers = [
    {
      class_name: "InputLayer",
      name: "in",
      config: { name: "in", batch_input_shape: [null, 8] },
      inbound_nodes: [],
    },
    // A name of a kernel that has a cost must not be taken for that kernel.
    { class_name: "Relu", name: "odd", config: { name: "odd" }, inbound_nodes: [[["in", 0, 0, {}]]] },
    {
      class_name: "Dense",
      name: "dense",
      config: { name: "dense", units: 2, use_bias: false, batch_input_shape: [null, 5] },
      inbound_nodes: [[["odd", 0, 0, {}]]],
    },
  ];
  const config = { name: "net", layers, input_layers: [["in", 0, 0]], output_layers: [["dense", 0, 0]] };
  const record = await profileOfFile(layersFileOf({ model_config: { class_name: "Model", config } }));
  expect(record.layers.at(-1)).toMatchObject({ inputShapes: [[1, 5]], macs: 10 });
  expect(record.uncounted.map(({ op }) => op)).toEqual(["Relu layer"]);
});

test.each<[string, number, number, readonly number[]]>([
  ["a quarter: values move to the positions, as in a pixel shuffle", 12, 3, [1, 8, 8, 3]],
  ["four times as many: values come from the positions", 3, 12, [1, 2, 2, 12]],
  ["half of them: the positions stay", 12, 6, [1, 4, 4, 6]],
  ["nine times as many, on sides that three does not divide", 1, 9, [1, 4, 4, 9]],
  ["the same", 12, 12, [1, 4, 4, 12]],
])("an unknown layer has the channels of the kernel behind it: %s", async (_title, own, channels, shape) => {
  const topology = sequentialTopology(
    [4, 4, 2],
    [conv("before", own), ["Mystery", { name: "mystery" }], conv("after", 5)],
  );
  const shapes = { "before/kernel": [1, 1, 2, own], "after/kernel": [1, 1, channels, 5] };
  const record = await profileOfFile(layersFileOf(topology, shapes));
  expect(record.reasons.map(({ code }) => code)).toEqual(["value-assumed", "op-not-counted"]);
  const [, height = 0, width = 0] = shape;
  expect(record.layers.at(-1)).toMatchObject({ inputShapes: [shape], macs: height * width * channels * 5 });
});

test("where the run ends behind an unknown layer, the totals have its weights and those of later layers", async () => {
  const reshape: Entry = ["Reshape", { name: "reshape", target_shape: [13, 13, 3] }];
  const topology = sequentialTopology(
    [null, null, 2],
    [conv("before", 3), ["Mystery", { name: "mystery" }], reshape, conv("after", 5)],
  );
  const record = await profileOfFile(
    layersFileOf(topology, {
      "before/kernel": [1, 1, 2, 3],
      "mystery/scale": [7],
      "after/kernel": [1, 1, 3, 5],
    }),
  );
  expect(record.reasons.map(({ code }) => code)).toContain("run-stopped");
  expect(record.totals.params).toBe(2 * 3 + 7 + 3 * 5);
});

test("where other layers do not fit to what stands for an unknown one, the line says why", async () => {
  const topology = sequentialTopology(
    [4, 4, 2],
    [
      ["Mystery", { name: "mystery" }],
      ["Dot", { name: "dot", axes: 1 }],
    ],
  );
  await expect(profileOfFile(layersFileOf(topology))).rejects.toThrow(
    "found Mystery in net, and other layers that do not fit without it (A `Dot` layer should be called on a list of exactly 2 inputs.)",
  );
});

test("times of a model with unknown layers are refused in one line", async () => {
  const file = layersFileOf(sequentialTopology([4, 4, 2], [conv("a", 3), ["Mystery", { name: "m" }]]));
  const time = { backend: "cpu", sampling: { runs: 1, warmup: 0 } } as const;
  await expect(profileFile(await subjectOfFile(file), { time })).rejects.toThrow(
    "model has layers that are not registered: found Mystery in ",
  );
});

test.skipIf(noSharedFiles !== undefined)("a detector with 54 custom layers has all of its rows", async () => {
  const record = await profileFile(sharedPath("real-models/fasterrcnn_timedistributed_custom"));
  expect(record).toMatchObject({ status: "partial", totals: { params: 28_342_195 } });
  expect(record.layers).toHaveLength(183);
  expect(record.uncounted.map(({ op }) => op)).toEqual(["FixedBatchNormalization", "RoiPoolingConv"]);
});
