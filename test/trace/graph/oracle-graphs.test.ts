import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { profileFile } from "../../../src/profile/profile-file.ts";
import type { ProfileRecord } from "../../../src/record/profile-record.ts";
import { cli } from "../../cli/cli.ts";
import { noSharedFiles, sharedJson, sharedPath } from "../../shared-files.ts";
import { textsOf } from "../../reason-texts.ts";

interface KerasLayer {
  readonly className: string;
  readonly params: number;
  readonly children?: readonly KerasLayer[];
}

interface KerasModel {
  readonly totals: { readonly macs: number };
  readonly layers: readonly KerasLayer[];
}

describe.skipIf(noSharedFiles !== undefined)("graph models converted from Keras", () => {
  /** Size, stride and padding at the last map, as for the layers model. */
  test.each([
    ["ResNet50", [483, 32, 241]],
    ["VGG16", [212, 32, 90]],
    ["MobileNetV2", [491, 32, 214]],
    ["EfficientNetB0", [851, 32, 394]],
    ["InceptionV3", [1311, 32, 618]],
    ["ConvNeXtTiny", [1688, 32, 828]],
  ])(
    "%s: the same multiply-accumulates and receptive field as its layers",
    async (model, [size, stride, padding]) => {
      const { code, out } = await cli(
        "profile",
        sharedPath(`oracles/tfjs/${model}/graph`),
        "--format",
        "json",
      );
      const record = JSON.parse(out) as ProfileRecord;
      expect(code).toBe(0);
      expect(record.status).toBe("complete");
      expect(record.totals.macs).toBe(
        sharedJson<KerasModel>(`oracles/keras-layers/${model}.json`).totals.macs,
      );
      const maps = record.layers.filter(
        (row) => row.outputShapes[0]?.length === 4 && (row.outputShapes[0][1] ?? 0) > 1,
      );
      expect(maps.at(-1)?.receptiveField).toMatchObject({
        size: [size, size],
        stride: [stride, stride],
        padding: [padding, padding],
      });
    },
  );

  test.each([
    ["ResNet50", "partial", ['the paddings of conv1_pad are taken to be those of "same"']],
    ["VGG16", "complete", []],
    ["MobileNetV2", "partial", ["the paddings of block_1_pad and 3 more are"]],
    ["EfficientNetB0", "partial", ["stem_conv_pad", "the axes of block1a_se_squeeze and 15 more are"]],
    ["InceptionV3", "complete", []],
    ["ConvNeXtTiny", "partial", ["moments/mean and 43 more are taken to be 3"]],
  ])("%s from its topology alone: the same multiply-accumulates, %s", async (model, status, said) => {
    const folder = mkdtempSync(join(tmpdir(), "topology-"));
    try {
      copyFileSync(sharedPath(`oracles/tfjs/${model}/graph/model.json`), join(folder, "model.json"));
      const record = await profileFile(folder);
      expect(record.totals.macs).toBe(
        sharedJson<KerasModel>(`oracles/keras-layers/${model}.json`).totals.macs,
      );
      expect(record.status).toBe(status);
      for (const words of said) expect(textsOf(record.reasons).join("\n")).toContain(words);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test("EfficientNet-Lite0 with weights: batch normalization folded, 4 numbers a channel become 1", async () => {
    const layers = await profileFile(sharedPath("real-models/efficientnet_lite0_imagenet/layers"));
    const graph = await profileFile(sharedPath("real-models/efficientnet_lite0_imagenet/graph"));
    const folded = layers.layers
      .filter((row) => row.type === "BatchNormalization")
      .reduce((sum, row) => sum + row.params, 0);
    expect(graph.status).toBe("complete");
    expect(graph.totals.macs).toBe(layers.totals.macs);
    expect(graph.totals.params).toBe(layers.totals.params - (folded * 3) / 4);
  });
});
