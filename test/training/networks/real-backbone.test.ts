import { readFileSync } from "node:fs";
import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import { beforeAll, expect, it } from "vitest";
import { buildFeatureExtractor } from "../../../src/training/networks/feature-extractor.ts";
import { openBackend } from "../../../src/backends/open-backend.ts";
import { sharedFolder } from "./shared-folder.ts";

const { url: folder, missing } = sharedFolder("real-models/efficientnet_lite0_imagenet");

beforeAll(() => openBackend("wasm"));

/** A reference photo, 224 x 224 pixels from 0 to 255, scaled as the backbone expects. */
function photo(index: number): tf.Tensor {
  const bytes = readFileSync(new URL(`check/photo${index}_resized_f32_224x224x3_rgb_0-255.bin`, folder));
  const pixels = new Float32Array(new Uint8Array(bytes).buffer);
  return tf.tensor(
    pixels.map((value) => (value - 127) / 128),
    [1, 224, 224, 3],
  );
}

async function load(): Promise<tfl.LayersModel> {
  const read = (name: string): Buffer => readFileSync(new URL(`layers/${name}`, folder));
  const json = JSON.parse(read("model.json").toString()) as tf.io.ModelJSON;
  const shards = json.weightsManifest.flatMap(({ paths }) => paths.map(read));
  return tfl.loadLayersModel(
    tf.io.fromMemory({
      modelTopology: json.modelTopology,
      weightSpecs: json.weightsManifest.flatMap(({ weights }) => weights),
      weightData: new Uint8Array(Buffer.concat(shards)).buffer,
    }),
  );
}

it.skipIf(missing)("gives the published features of EfficientNet-Lite0 for two photos", async () => {
  const { photos } = JSON.parse(readFileSync(new URL("check/reference.json", folder), "utf8")) as {
    photos: { features: number[] }[];
  };
  const backbone = await load();
  const { features, featureLayer, featureLength } = buildFeatureExtractor({ backbone, classes: 17 });
  expect([featureLayer, featureLength]).toEqual(["global_average_pooling", 1280]);
  const named = buildFeatureExtractor({ backbone, featureLayer: "global_average_pooling", classes: 17 });
  expect(named.whole.outputShape).toEqual([null, 17]);
  for (const index of [0, 1]) {
    const found = (features.predict(photo(index)) as tf.Tensor).dataSync();
    const expected = photos[index]!.features;
    expect(found).toHaveLength(1280);
    expect(Math.max(...expected.map((value, i) => Math.abs(value - found[i]!)))).toBeLessThan(1e-4);
  }
});
