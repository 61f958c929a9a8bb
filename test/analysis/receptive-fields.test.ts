import { layers, sequential } from "@tensorflow/tfjs-layers";
import { setBackend } from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { input, model as functional } from "@tensorflow/tfjs-layers";
import { beforeAll, describe, expect, test } from "vitest";
import { findArchitecture } from "../../src/training/networks/index.ts";
import { profile } from "../../src/profile/profile.ts";
import { recordOf } from "../../src/profile/record-of.ts";
import { profileFile } from "../../src/profile/profile-file.ts";
import { folderSource } from "../../src/model/source/folder-source.ts";
import { readModelFile } from "../../src/model/source/read-model-file.ts";
import { subjectOfFile } from "../../src/profile/subject/open-subject.ts";
import { traceBuiltLayers } from "../../src/profile/subject/trace-layers.ts";
import type { LayerRow, ProfileRecord, ReceptiveField } from "../../src/record/profile-record.ts";
import { noSharedFiles, sharedJson, sharedPath } from "../shared-files.ts";

interface Expected {
  readonly layer: string;
  readonly size: number | null;
  readonly stride: number | null;
  readonly pad: number | null;
  readonly global?: boolean;
  readonly w?: { readonly size: number; readonly stride: number; readonly pad: number };
}

const oracle = (name: string): readonly Expected[] => sharedJson(`oracles/receptive-fields/${name}.json`);

function describeExpected({ size, stride, pad, global, w }: Expected): ReceptiveField {
  if (size === null) return { status: "global" };
  return {
    status: global === true ? "global" : "exact",
    size: [size, w?.size ?? size],
    stride: [stride ?? 0, w?.stride ?? stride ?? 0],
    padding: [pad ?? 0, w?.pad ?? pad ?? 0],
  };
}

function compare(record: ProfileRecord, rows: readonly Expected[]): void {
  const own = new Map(record.layers.map((row) => [row.name, row.receptiveField]));
  const found = rows.filter((row) => own.has(row.layer.split("/").at(-1) as string));
  expect(found).toHaveLength(rows.length);
  for (const row of found) {
    const name = row.layer.split("/").at(-1) as string;
    expect({ layer: name, ...own.get(name) }).toMatchObject({ layer: name, ...describeExpected(row) });
  }
}

const poolFollows = (layer: string): boolean =>
  ["block1_conv2", "block2_conv2", "block3_conv3", "block4_conv3", "block5_conv3"].includes(layer);

/** The last node of a layer of which the output is a map, as the layer's is. */
function lastNodeOf({ layers: nodes }: ProfileRecord, { layer, size }: Expected): LayerRow | undefined {
  return nodes.findLast(
    ({ path, outputShapes }) =>
      `/${path}/`.includes(`/${layer}/`) && (size === null || outputShapes[0]?.length === 4),
  );
}

describe.skipIf(noSharedFiles !== undefined)(
  "receptive fields equal those of interval propagation, row by row",
  () => {
    test.each(["ResNet50", "VGG16", "MobileNet", "InceptionV3", "EfficientNetB0", "ConvNeXtTiny"])(
      "%s from its model.json",
      async (name) => {
        compare(await profileFile(sharedPath(`oracles/tfjs/${name}/layers/model.json`)), oracle(name));
      },
    );

    // Optimised graphs hold a layer's last operation under its name, if any, and VGG's pools before the activations of their blocks.
    test.each([
      ["ResNet50", 91],
      ["VGG16", 18],
      ["InceptionV3", 121],
      ["EfficientNetB0", 181],
      ["ConvNeXtTiny", 139],
    ])("%s from its graph: %i rows that stand for a layer", async (name, count) => {
      const record = await profileFile(sharedPath(`oracles/tfjs/${name}/graph`));
      const rows = oracle(name).filter(
        ({ layer }) => name !== "VGG16" || !/_conv[23]$/.test(layer) || !poolFollows(layer),
      );
      const compared = rows.flatMap((row) => {
        const node = lastNodeOf(record, row);
        return node === undefined
          ? []
          : [{ layer: row.layer, node: node.path, field: node.receptiveField, row }];
      });
      for (const { layer, node, field, row } of compared) {
        expect({ layer, node, ...field }).toMatchObject({ layer, node, ...describeExpected(row) });
      }
      expect(compared).toHaveLength(count);
    });

    test.each(["ResNet50", "VGG16", "MobileNet"])("%s at 321 pixels", async (name) => {
      const file = await readModelFile(
        await folderSource(sharedPath(`oracles/tfjs/${name}/layers/model.json`)),
      );
      const larger = JSON.stringify(file.topology).replace("[null,224,224,3]", "[null,321,321,3]");
      const trace = await (await subjectOfFile({ ...file, topology: JSON.parse(larger) })).trace({});
      compare(recordOf(trace, { name, format: "layers-model" }, {}), oracle(`${name}@321`));
    });

    test.each([
      ["resnet50", "ResNet50", 224],
      ["resnet50", "ResNet50@321", 321],
      ["convnext-tiny", "ConvNeXtTiny", 224],
      ["efficientnet-b0", "EfficientNetB0", 224],
    ])("our %s against %s", async (id, name, size) => {
      const architecture = findArchitecture(id);
      const trace = traceBuiltLayers(
        () => architecture.build({ inputShape: [size, size, 3], classes: 1000 }),
        {},
      );
      compare(recordOf(trace, { name: id, format: "in-memory" }, {}), oracle(name));
    });
  },
);

describe("small graphs, worked by hand", () => {
  beforeAll(() => setBackend("cpu"));

  const fieldsOf = (record: ProfileRecord): readonly ReceptiveField[] =>
    record.layers.map((row) => row.receptiveField);

  test("size = 1 + sum of (k-1)*d*stride before; stride is their product; padding adds up", () => {
    const net = sequential({
      layers: [
        layers.conv2d({ inputShape: [32, 24, 1], filters: 2, kernelSize: 3, strides: 2, padding: "same" }),
        layers.conv2d({ filters: 2, kernelSize: [5, 3], dilationRate: [2, 1], padding: "same" }),
        layers.maxPooling2d({ poolSize: 2 }),
      ],
    });
    // SAME at an even size with stride 2 pads 0 before, 1 after.
    // Height: 3, then 3 + 4*2*2 = 19, then 19 + 1*2 = 21; width: 3, then 3 + 2*1*2 = 7, then 7 + 2 = 9.
    // Padding: the second layer pads 4 positions of stride 2 above, 1 of stride 2 on the left.
    expect(fieldsOf(profile(net)).slice(1)).toMatchObject([
      { status: "exact", size: [3, 3], stride: [2, 2], padding: [0, 0] },
      { status: "exact", size: [19, 7], stride: [2, 2], padding: [8, 2] },
      { status: "exact", size: [21, 9], stride: [4, 4], padding: [8, 2] },
    ]);
  });

  test("a dense layer on a map is pointwise, after flattening it is global", () => {
    const net = sequential({
      layers: [
        layers.conv2d({ inputShape: [8, 8, 1], filters: 2, kernelSize: 3 }),
        layers.dense({ units: 4 }),
        layers.flatten(),
        layers.dense({ units: 2 }),
      ],
    });
    const [, , dense, flat, last] = fieldsOf(profile(net));
    expect(dense).toMatchObject({ status: "exact", size: [3, 3], stride: [1, 1], padding: [0, 0] });
    // Places and channels share one axis: no unit of the vector stands for a place.
    expect(flat).toMatchObject({ status: "global" });
    expect(last).toMatchObject({ status: "global" });
  });

  test("an aligned residual keeps the larger window, a shifted one is misaligned with the hull", () => {
    const image = input({ shape: [8, 8, 1] });
    const same = layers.conv2d({ filters: 1, kernelSize: 3, padding: "same" }).apply(image) as typeof image;
    const aligned = layers.add({ name: "aligned" }).apply([image, same]) as typeof image;
    const padded = layers
      .zeroPadding2d({
        padding: [
          [2, 0],
          [2, 0],
        ],
      })
      .apply(image) as typeof image;
    const shifted = layers.conv2d({ filters: 1, kernelSize: 3 }).apply(padded) as typeof image;
    const both = layers.add({ name: "both" }).apply([aligned, shifted]) as typeof image;
    const record = profile(functional({ inputs: image, outputs: both }));
    const byName = new Map(record.layers.map((row) => [row.name, row.receptiveField]));
    expect(byName.get("aligned")).toMatchObject({
      status: "exact",
      size: [3, 3],
      stride: [1, 1],
      padding: [1, 1],
    });
    // The shifted path sees [-2, 0], the aligned one [-1, 1]: the hull is [-2, 1].
    expect(byName.get("both")).toMatchObject({ status: "misaligned", size: [4, 4], padding: [2, 2] });
  });

  test("a sequence has one axis; a second input has none of its own", () => {
    const audio = input({ shape: [100, 2], name: "audio" });
    const other = input({ shape: [3], name: "other" });
    const conv = layers
      .conv1d({ filters: 4, kernelSize: 5, strides: 3, name: "conv" })
      .apply(audio) as typeof audio;
    const pooled = layers.globalAveragePooling1d({}).apply(conv) as typeof audio;
    const side = layers.dense({ units: 4, name: "side" }).apply(other) as typeof audio;
    const net = functional({
      inputs: [audio, other],
      outputs: layers.add().apply([pooled, side]) as typeof audio,
    });
    const byName = new Map(profile(net).layers.map((row) => [row.name, row.receptiveField]));
    expect(byName.get("conv")).toMatchObject({ status: "exact", size: [5], stride: [3], padding: [0] });
    expect(byName.get("side")).toMatchObject({
      status: "unavailable",
      reason: { code: "independent", input: "audio" },
    });
  });
});
