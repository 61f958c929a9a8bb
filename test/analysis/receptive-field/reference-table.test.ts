import * as tf from "@tensorflow/tfjs-core";
import type { Tensor4D } from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { profile } from "../../../src/profile/profile.ts";
import { recordOf } from "../../../src/profile/record-of.ts";
import { traceBuiltLayers } from "../../../src/profile/subject/trace-layers.ts";
import type { ProfileRecord } from "../../../src/record/profile-record.ts";
import { densenet121 } from "../../networks/densenet121.ts";
import { resnet50v15 } from "../../networks/resnet50-v1-5.ts";
import { spatialStages } from "../../../src/report/findings/spatial-stages.ts";

/**
 * The networks of TF-slim by their windows alone, one channel wide, with the rows that google-research/receptive_field publishes for them
 * (RECEPTIVE_FIELD_TABLE.md; reference table of Araujo, Norris and Sim 2019).
 */
type Map4 = Tensor4D;
type Pad = "same" | "valid";

const filter = (k: number): Map4 => tf.fill([k, k, 1, 1], 1);
const named = (name: string, run: () => Map4): Map4 => tf.tidy(name, run);
const conv = (name: string, x: Map4, k: number, stride = 1, pad: Pad = "same"): Map4 =>
  named(name, () => tf.conv2d(x, filter(k), stride, pad));
const pool = (name: string, x: Map4, k: number, stride: number, pad: Pad): Map4 =>
  named(name, () => tf.maxPool(x, k, stride, pad));

function vgg(blocks: readonly number[]): (x: Map4) => Map4 {
  return (image) =>
    blocks.reduce((x, convolutions, block) => {
      for (let at = 1; at <= convolutions; at += 1) x = conv(`conv${block + 1}_${at}`, x, 3);
      return pool(`pool${block + 1}`, x, 2, 2, "valid");
    }, image);
}

function alexnetV2(image: Map4): Map4 {
  let x = conv("conv1", image, 11, 4, "valid");
  x = pool("pool1", x, 3, 2, "valid");
  x = conv("conv2", x, 5);
  x = pool("pool2", x, 3, 2, "valid");
  for (const name of ["conv3", "conv4", "conv5"]) x = conv(name, x, 3);
  return pool("pool5", x, 3, 2, "valid");
}

function mobilenetV1(image: Map4): Map4 {
  let x = conv("Conv2d_0", image, 3, 2);
  for (const [at, stride] of [1, 2, 1, 2, 1, 2, 1, 1, 1, 1, 1, 2, 1].entries()) {
    const before = x;
    x = named(`Conv2d_${at + 1}_pointwise`, () =>
      tf.conv2d(tf.depthwiseConv2d(before, filter(3), stride, "same"), filter(1), 1, "same"),
    );
  }
  return x;
}

/** Slim's `conv2d_same`: a strided convolution pads both sides alike whatever the size, then takes only whole windows. */
function padded(x: Map4, k: number, stride: number): Map4 {
  if (stride === 1) return tf.conv2d(x, filter(k), 1, "same");
  const before = Math.floor((k - 1) / 2);
  const rest = k - 1 - before;
  return tf.conv2d(
    tf.pad(x, [
      [0, 0],
      [before, rest],
      [before, rest],
      [0, 0],
    ]),
    filter(k),
    stride,
    "valid",
  );
}

/** ResNet v1 of slim: the last unit of a block has the stride, in its 3×3 convolution; its shortcut takes every second position. */
function resnetV1(units: readonly number[], strided: "last" | "first" = "last"): (x: Map4) => Map4 {
  return (image) => {
    let x = named("conv1", () => padded(image, 7, 2));
    x = pool("pool1", x, 3, 2, "same");
    for (const [block, count] of units.entries()) {
      const first = x;
      x = named(`block${block + 1}`, () => {
        let y = first;
        for (let unit = 1; unit <= count; unit += 1) {
          const closes = strided === "last" && unit === count && block < 3;
          const opens = strided === "first" && unit === 1 && block > 0;
          const stride = closes || opens ? 2 : 1;
          const shortcut =
            unit === 1
              ? tf.conv2d(y, filter(1), stride, "same")
              : stride === 1
                ? y
                : tf.maxPool(y, 1, stride, "same");
          const inner = padded(tf.conv2d(y, filter(1), 1, "same"), 3, stride);
          y = tf.add(shortcut, tf.conv2d(inner, filter(1), 1, "same"));
        }
        return y;
      });
    }
    return x;
  };
}

type Row = readonly [name: string, size: number, stride: number, padding: number];

function rowsOf(record: ProfileRecord, names: readonly string[]): readonly unknown[] {
  return names.map((name) => {
    const field = record.layers.find((row) => row.name === name)?.receptiveField;
    return [name, field?.status, field?.size, field?.stride, field?.padding];
  });
}

const published: readonly (readonly [string, (x: Map4) => Map4, number, readonly Row[]])[] = [
  [
    "alexnet_v2",
    alexnetV2,
    224,
    [
      ["conv1", 11, 4, 0],
      ["pool1", 19, 8, 0],
      ["conv2", 51, 8, 16],
      ["conv3", 99, 16, 32],
      ["conv4", 131, 16, 48],
      ["conv5", 163, 16, 64],
      ["pool5", 195, 32, 64],
    ],
  ],
  ["alexnet_v2", alexnetV2, 321, [["pool5", 195, 32, 64]]],
  ["vgg_a", vgg([1, 1, 2, 2, 2]), 224, [["pool5", 150, 32, 59]]],
  ["vgg_a", vgg([1, 1, 2, 2, 2]), 321, [["pool5", 150, 32, 59]]],
  [
    "vgg_16",
    vgg([2, 2, 3, 3, 3]),
    224,
    [
      ["conv1_1", 3, 1, 1],
      ["pool1", 6, 2, 2],
      ["pool2", 16, 4, 6],
      ["pool3", 44, 8, 18],
      ["pool4", 100, 16, 42],
      ["conv5_2", 164, 16, 74],
      ["pool5", 212, 32, 90],
    ],
  ],
  ["vgg_16", vgg([2, 2, 3, 3, 3]), 321, [["pool5", 212, 32, 90]]],
  [
    "mobilenet_v1",
    mobilenetV1,
    224,
    [
      ["Conv2d_0", 3, 2, 0],
      ["Conv2d_1_pointwise", 7, 2, 2],
      ["Conv2d_2_pointwise", 11, 4, 2],
      ["Conv2d_3_pointwise", 19, 4, 6],
      ["Conv2d_4_pointwise", 27, 8, 6],
      ["Conv2d_5_pointwise", 43, 8, 14],
      ["Conv2d_6_pointwise", 59, 16, 14],
      ["Conv2d_7_pointwise", 91, 16, 30],
      ["Conv2d_11_pointwise", 219, 16, 94],
      ["Conv2d_12_pointwise", 251, 32, 94],
      ["Conv2d_13_pointwise", 315, 32, 126],
    ],
  ],
  ["mobilenet_v1", mobilenetV1, 321, [["Conv2d_13_pointwise", 315, 32, 157]]],
  [
    "resnet_v1_50",
    resnetV1([3, 4, 6, 3]),
    224,
    [
      ["block1", 35, 8, 15],
      ["block2", 99, 16, 47],
      ["block3", 291, 32, 143],
      ["block4", 483, 32, 239],
    ],
  ],
  ["resnet_v1_50", resnetV1([3, 4, 6, 3]), 321, [["block4", 483, 32, 241]]],
  ["resnet_v1_101", resnetV1([3, 4, 23, 3]), 224, [["block4", 1027, 32, 511]]],
  ["resnet_v1_101", resnetV1([3, 4, 23, 3]), 321, [["block4", 1027, 32, 513]]],
  ["resnet_v1_152", resnetV1([3, 8, 36, 3]), 224, [["block4", 1507, 32, 751]]],
  ["resnet_v1_152", resnetV1([3, 8, 36, 3]), 321, [["block4", 1507, 32, 753]]],
  ["resnet_v1_200", resnetV1([3, 24, 36, 3]), 224, [["block4", 1763, 32, 879]]],
  ["resnet_v1_200", resnetV1([3, 24, 36, 3]), 321, [["block4", 1763, 32, 881]]],
];

describe("TF-slim's networks against the published table", () => {
  test.each(published)("%s", (_, network, side, rows) => {
    const record = profile(network as never, [[1, side, side, 1]]);
    const expected = rows.map(([name, size, stride, padding]) => [
      name,
      "exact",
      [size, size],
      [stride, stride],
      [padding, padding],
    ]);
    expect(
      rowsOf(
        record,
        rows.map(([name]) => name),
      ),
    ).toEqual(expected);
  });
});

describe("other variants of the same networks, from layers", () => {
  // torchvision strides in the 3x3 convolution of a stage's first block: 427, where the paper's and Keras' networks see 483. It pads all
  // sides alike, so the first window is centred on the first pixel: padding (427 - 1) / 2.
  test("ResNet50 v1.5 with slim's paddings: its pool pads 0 before at an even size, 1 at stride 2 less", () => {
    const record = profile(resnetV1([3, 4, 6, 3], "first") as never, [[1, 224, 224, 1]]);
    expect(rowsOf(record, ["block4"])).toEqual([["block4", "exact", [427, 427], [32, 32], [211, 211]]]);
  });

  test.each([
    ["ResNet50 v1.5", resnet50v15, [427, 32, 213]],
    ["DenseNet121", densenet121, [2071, 32, 1021]],
  ])("%s", async (name, build, [size = 0, stride = 0, padding = 0]) => {
    const record = recordOf(traceBuiltLayers(build, {}), { name, format: "in-memory" }, {});
    expect(spatialStages(record).at(-1)?.row.receptiveField).toMatchObject({
      status: "exact",
      size: [size, size],
      stride: [stride, stride],
      padding: [padding, padding],
    });
  });
});
