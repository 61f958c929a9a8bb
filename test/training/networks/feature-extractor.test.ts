import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import { beforeAll, describe, expect, it } from "vitest";
import { buildFeatureExtractor } from "../../../src/training/networks/feature-extractor.ts";
import { architectures, findArchitecture } from "../../../src/training/networks/index.ts";
import { openBackend } from "../../../src/backends/open-backend.ts";

beforeAll(() => openBackend("wasm"));

function resnet(options: { includeTop?: boolean; pooling?: "none" } = {}): tfl.LayersModel {
  const base = { inputShape: [32, 32, 3], classes: 5, width: 0.05, seed: 3 } as const;
  return findArchitecture("resnet50").build({ ...base, ...options });
}

describe("where the features are", () => {
  it.each([
    ["custom-cnn", "GlobalAveragePooling"],
    ["resnet50", "avg_pool"],
    ["convnext-tiny", "convnext_tiny_head_layernorm"],
    ["efficientnet-b0", "avg_pool"],
  ])("in %s: what enters the classifier, the output of %s", (id, expected) => {
    const { build, minimumInput } = findArchitecture(id);
    const backbone = build({
      inputShape: [minimumInput, minimumInput, 3],
      classes: 5,
      width: 0.05,
      weights: "zeros",
    });
    const extractor = buildFeatureExtractor({ backbone, classes: 4, weights: "zeros" });
    expect(extractor.featureLayer).toBe(expected);
    expect(extractor.features.outputShape).toEqual([null, extractor.featureLength]);
    expect(extractor.whole.outputShape).toEqual([null, 4]);
  });

  it("in a network with hidden Dense layers: what enters the first of them", () => {
    const { layers } = tfl;
    const backbone = tfl.sequential({
      layers: [
        layers.conv2d({ inputShape: [6, 6, 3], filters: 4, kernelSize: 3, name: "conv" }),
        layers.flatten({ name: "flat" }),
        layers.dropout({ rate: 0.5 }),
        layers.dense({ units: 8, activation: "relu" }),
        layers.batchNormalization(),
        layers.dense({ units: 3 }),
        layers.softmax(),
      ],
    });
    expect(buildFeatureExtractor({ backbone, classes: 2 })).toMatchObject({
      featureLayer: "flat",
      featureLength: 4 * 4 * 4,
    });
  });

  it("in a network whose classifier is a convolution of a 1x1 map: the pooled map, as a vector", () => {
    const { layers } = tfl;
    const backbone = tfl.sequential({
      layers: [
        layers.conv2d({ inputShape: [6, 6, 3], filters: 4, kernelSize: 3 }),
        layers.globalAveragePooling2d({}),
        layers.reshape({ targetShape: [1, 1, 4], name: "as_map" }),
        layers.conv2d({ filters: 10, kernelSize: 1 }),
        layers.flatten(),
      ],
    });
    expect(buildFeatureExtractor({ backbone, classes: 2 })).toMatchObject({
      featureLayer: "as_map",
      featureLength: 4,
    });
  });

  it("in a network without a classifier: its output, a map averaged over its positions", () => {
    const backbone = resnet({ includeTop: false, pooling: "none" });
    const { features, featureLayer, featureLength } = buildFeatureExtractor({ backbone, classes: 2 });
    expect(featureLayer).toBe("conv5_block3_out");
    expect(featureLength).toBe(4 * 24); // 512 channels times 0.05 are 25.6, so 24 of the multiples of 8
    const image = tf.randomUniform([1, 32, 32, 3], 0, 1, "float32", 2);
    const mean = tf.mean(backbone.predict(image) as tf.Tensor, [1, 2]);
    const difference = tf.max(tf.abs(tf.sub(features.predict(image) as tf.Tensor, mean)));
    expect(difference.dataSync()[0]).toBeLessThan(1e-6);
  });

  it("where they are named, also inside a network and in a nested model", () => {
    const inside = buildFeatureExtractor({
      backbone: resnet(),
      featureLayer: "conv3_block4_out",
      classes: 2,
    });
    expect(inside.features.layers.at(-2)?.name).toBe("conv3_block4_out");
    const { build } = findArchitecture("convnext-tiny");
    const backbone = build({ inputShape: [32, 32, 3], classes: 5, width: 0.05, weights: "zeros" });
    const nested = buildFeatureExtractor({ backbone, featureLayer: "convnext_tiny_stem", classes: 2 });
    expect(nested.featureLength).toBe(8);
  });

  it("nowhere: says which layers there are", () => {
    expect(() => buildFeatureExtractor({ backbone: resnet(), featureLayer: "avgpool", classes: 2 })).toThrow(
      /^wrong option: found the feature layer 'avgpool'; expected a layer of resnet50, from its output back: predictions, avg_pool, conv5_block3_out, .* and \d+ earlier ones. Fix: give one of those, or none for the classifier's input$/,
    );
  });
});

describe("what can't be a backbone", () => {
  const { layers } = tfl;

  it("features that are neither a vector nor a map", () => {
    const backbone = tfl.sequential({
      layers: [layers.reshape({ inputShape: [4, 4, 3], targetShape: [16, 3] })],
    });
    expect(() => buildFeatureExtractor({ backbone, classes: 2 })).toThrow(
      "model is not supported: found features of shape [any, 16, 3]",
    );
  });

  it("a network that doesn't take one image", () => {
    const backbone = tfl.sequential({ layers: [layers.dense({ inputShape: [4], units: 3 })] });
    expect(() => buildFeatureExtractor({ backbone, classes: 2 })).toThrow(
      "model is not supported: found a backbone with the inputs [any, 4]; expected one input of images",
    );
  });

  it("a network of several outputs, unless the layer is named", () => {
    const inputs = tfl.input({ shape: [4, 4, 3] });
    const pool = layers.globalAveragePooling2d({ name: "pool" }).apply(inputs) as tfl.SymbolicTensor;
    const outputs = [1, 2].map((units) => layers.dense({ units }).apply(pool) as tfl.SymbolicTensor);
    const backbone = tfl.model({ inputs, outputs });
    expect(() => buildFeatureExtractor({ backbone, classes: 2 })).toThrow("found a backbone of 2 outputs");
    expect(buildFeatureExtractor({ backbone, featureLayer: "pool", classes: 2 }).featureLength).toBe(3);
  });

  it("nor are 0 classes a head", () => {
    expect(() => buildFeatureExtractor({ backbone: resnet(), classes: 0 })).toThrow(
      "wrong option: found 0 classes; expected a whole number above 0",
    );
  });
});

describe("the three models", () => {
  it("share their layers: whole = head after features", () => {
    const { features, head, whole } = buildFeatureExtractor({ backbone: resnet(), classes: 4, seed: 1 });
    const image = tf.randomUniform([2, 32, 32, 3], 0, 1, "float32", 9);
    const chained = head.predict(features.predict(image) as tf.Tensor) as tf.Tensor;
    expect([...(whole.predict(image) as tf.Tensor).dataSync()]).toEqual([...chained.dataSync()]);
    expect(whole.layers).toHaveLength(features.layers.length + 2);
    expect(head.trainableWeights.map(({ shape }) => shape)).toEqual([[96, 4], [4]]);
    expect(features.trainableWeights).toEqual([]);
    expect(whole.trainableWeights.map(({ name }) => name)).toEqual(
      head.trainableWeights.map(({ name }) => name),
    );
  });

  it("are the same head for the same seed", () => {
    const kernel = (seed: number): ArrayLike<number> =>
      buildFeatureExtractor({ backbone: resnet(), classes: 4, seed }).head.getWeights()[0]!.dataSync();
    expect(kernel(1)).toEqual(kernel(1));
    expect(kernel(1)).not.toEqual(kernel(2));
  });

  it.each(architectures.map(({ id }) => id))(
    "leave %s as it was while the whole is trained, batch normalisation included",
    async (id) => {
      const { build, minimumInput } = findArchitecture(id);
      const backbone = build({
        inputShape: [minimumInput, minimumInput, 3],
        classes: 5,
        width: 0.05,
        seed: 3,
      });
      const { features, head, whole } = buildFeatureExtractor({ backbone, classes: 2, seed: 1 });
      const values = (model: tfl.LayersModel): number[][] => model.getWeights().map((w) => [...w.dataSync()]);
      const [frozen, start] = [values(features), values(head)];
      whole.compile({ optimizer: tf.train.sgd(0.1), loss: "categoricalCrossentropy" });
      const x = tf.randomUniform([4, minimumInput, minimumInput, 3], 0, 1, "float32", 3);
      const y = tf.oneHot(tf.tensor1d([0, 1, 0, 0], "int32"), 2);
      await whole.fit(x, y, { epochs: 1, shuffle: false, verbose: 0 });
      expect(values(features)).toEqual(frozen);
      expect(values(head)).not.toEqual(start);

      // Training the head on features that were computed beforehand is the same training.
      const again = buildFeatureExtractor({ backbone, classes: 2, seed: 1 });
      again.head.compile({ optimizer: tf.train.sgd(0.1), loss: "categoricalCrossentropy" });
      const cached = again.features.predict(x) as tf.Tensor;
      await again.head.fit(cached, y, { epochs: 1, shuffle: false, verbose: 0 });
      values(again.head).forEach((weights, w) =>
        weights.forEach((value, i) => expect(value).toBeCloseTo(values(head)[w]![i]!, 5)),
      );
    },
  );
});
