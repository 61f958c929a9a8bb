import type * as tfl from "@tensorflow/tfjs-layers";
import { beforeAll, expect, test } from "vitest";
import { openBackend } from "../../../src/backends/open-backend.ts";
import { findArchitecture } from "../../../src/training/networks/index.ts";

beforeAll(async () => {
  await openBackend("wasm");
});

/** The names of the layers whose scale starts at 0. */
function zeroScales(id: string, zeroInitResidual?: boolean): string[] {
  const model = findArchitecture(id).build({
    inputShape: [32, 32, 3],
    classes: 2,
    width: 0.125,
    weights: "zeros",
    zeroInitResidual,
  });
  const isZero = (layer: tfl.layers.Layer): boolean => {
    const gamma = layer.weights.find(({ originalName }) => originalName.endsWith("gamma"));
    return (
      gamma !== undefined &&
      gamma
        .read()
        .dataSync()
        .every((value) => value === 0)
    );
  };
  const names = model.layers.filter(isZero).map(({ name }) => name);
  model.dispose();
  return names;
}

test("all 16 residual blocks of ResNet50 start as their shortcuts, if asked", () => {
  // 3 + 4 + 6 + 3 blocks.
  const expected = [3, 4, 6, 3].flatMap((blocks, stage) =>
    Array.from({ length: blocks }, (_, block) => `conv${stage + 2}_block${block + 1}_3_bn`),
  );
  expect(zeroScales("resnet50", true)).toEqual(expected);
  expect(zeroScales("resnet50")).toEqual([]);
});

test("the blocks of EfficientNet-B0 that have a shortcut start as it, if asked", () => {
  // At width 1/8 stages 1 and 5 too keep the channels of their input, 8 and 16.
  const expected = ["1a", "2b", "3b", "4b", "4c", "5a", "5b", "5c", "6b", "6c", "6d"];
  const blocks = zeroScales("efficientnet-b0", true).map((name) =>
    name.slice("block".length, -"_project_bn".length),
  );
  expect(blocks).toEqual(expected);
  expect(zeroScales("efficientnet-b0")).toEqual([]);
});
