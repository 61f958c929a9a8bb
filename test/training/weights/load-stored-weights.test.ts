import * as tfl from "@tensorflow/tfjs-layers";
import { beforeAll, describe, expect, test } from "vitest";
import { openBackend } from "../../../src/backends/open-backend.ts";
import { readKerasH5 } from "../../../src/model/weights/read-keras-h5.ts";
import { findArchitecture } from "../../../src/training/networks/index.ts";
import { loadStoredWeights } from "../../../src/training/weights/load-stored-weights.ts";
import { noSharedFiles, sharedJson } from "../../shared-files.ts";
import { fillOf, kerasFile } from "./keras-file.ts";
import type { FileLayer } from "./keras-file.ts";

beforeAll(() => openBackend("wasm"));

describe.skipIf(noSharedFiles !== undefined)("published files of Keras applications, by their layout", () => {
  test.each([
    ["resnet50", "ResNet50"],
    ["convnext-tiny", "ConvNeXtTiny"],
    ["efficientnet-b0", "EfficientNetB0"],
  ])("every weight of %s comes from its own place", async (id, listing) => {
    const { layers, numWeights } = sharedJson<{
      readonly layers: readonly FileLayer[];
      readonly numWeights: number;
    }>(`oracles/h5/${listing}-notop.json`);
    const stored = await readKerasH5(await kerasFile(layers), `${id}.h5`);
    const model = findArchitecture(id).build({
      inputShape: [64, 64, 3],
      classes: 10,
      includeTop: false,
      weights: "zeros",
    });
    expect(loadStoredWeights(model, stored, { file: `${id}.h5` })).toEqual({
      loaded: numWeights,
      unused: [],
    });
    expect(model.weights).toHaveLength(numWeights);
    // The name in the file as tfjs' layers spell it; each value tells its place in the file.
    const spelled = (name: string): string =>
      name.replace(":0", "").replace(/(depthwise_conv|dwconv)\/kernel$/, "$1/depthwise_kernel");
    const fills = new Map(
      layers.flatMap(({ weights }) => weights).map(({ name }, index) => [spelled(name), fillOf(index)]),
    );
    const wrong = model.weights.filter((weight) => {
      const expected = fills.get(spelled(weight.originalName)) ?? Number.NaN;
      // The count of a Normalization is a whole number.
      return (
        weight.read().dataSync()[0] !==
        (weight.dtype === "int32" ? Math.trunc(expected) : Math.fround(expected))
      );
    });
    expect(wrong.map(({ originalName }) => originalName)).toEqual([]);
    model.dispose();
  });
});

const network = (): tfl.LayersModel =>
  tfl.sequential({
    name: "small",
    layers: [
      tfl.layers.conv2d({ name: "conv", inputShape: [4, 4, 3], filters: 2, kernelSize: 1 }),
      tfl.layers.flatten(),
      tfl.layers.dense({ name: "predictions", units: 5 }),
    ],
  });

const weight = (name: string, shape: number[]): { name: string; shape: number[]; values: Float32Array } => ({
  name,
  shape,
  values: new Float32Array(shape.reduce((product, extent) => product * extent, 1)).fill(2),
});

test("missing and misshapen weights are listed, and the network stays as it was", () => {
  const model = network();
  const before = model.getWeights().map((tensor) => [...tensor.dataSync()]);
  expect(() =>
    loadStoredWeights(model, [weight("conv/kernel", [1, 1, 3, 2]), weight("conv/bias", [3])], {
      file: "a.h5",
    }),
  ).toThrow(
    "weights do not fit the network: found 2 of 4 weights of small missing in a.h5: predictions/kernel; predictions/bias; 1 of another shape: conv/bias, which is [3] there and [2] in the network; expected a file with every weight of the network, by name and shape. Fix: give the weights of this architecture at width 1",
  );
  expect(model.getWeights().map((tensor) => [...tensor.dataSync()])).toEqual(before);
});

test("a classifier of other classes may keep its initial weights", () => {
  const model = network();
  const stored = [
    weight("conv/kernel", [1, 1, 3, 2]),
    weight("conv/bias", [2]),
    weight("predictions/kernel", [32, 7]),
    weight("predictions/bias", [7]),
  ];
  const kept = model.getWeights().at(-2)!.dataSync().slice();
  expect(
    loadStoredWeights(model, stored, { file: "a.h5", optional: (name) => name.startsWith("predictions/") }),
  ).toEqual({ loaded: 2, unused: ["predictions/kernel", "predictions/bias"] });
  expect([...model.getWeights()[1]!.dataSync()]).toEqual([2, 2]);
  expect(model.getWeights().at(-2)!.dataSync()).toEqual(kept);
});
