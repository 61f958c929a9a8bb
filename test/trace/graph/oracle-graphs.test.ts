import { describe, expect, test } from "vitest";
import { profileFile } from "../../../src/profile-file.ts";
import { recordOfGraph } from "../../graph-oracle.ts";
import { noSharedFiles, sharedJson, sharedPath } from "../../shared-files.ts";

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
      const record = await recordOfGraph(model);
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

  test("without weight files the run goes as far as shapes are known and names the files", async () => {
    const record = await profileFile(sharedPath("oracles/tfjs/ResNet50/graph"));
    expect(record.status).toBe("partial");
    expect(record.reasons.join()).toMatch(
      /conv1_pad \(Pad\) could not be run: .*not there: group1-shard1of25.bin/,
    );
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
