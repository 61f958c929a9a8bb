import { createHash } from "node:crypto";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import type * as tfl from "@tensorflow/tfjs-layers";
import { beforeAll, expect, test } from "vitest";
import { openBackend } from "../../../src/backends/open-backend.ts";
import { findArchitecture } from "../../../src/training/networks/index.ts";
import { findStartingWeights, loadStartingWeights } from "../../../src/training/weights/starting-weights.ts";
import { kerasFile } from "./keras-file.ts";

beforeAll(() => openBackend("wasm"));

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "weights-"));
});

/** A narrow ResNet50: the layout of its weights is that of the whole one, the shapes are smaller. */
function resnet(classes: number, seed?: number): tfl.LayersModel {
  return findArchitecture("resnet50").build({
    inputShape: [32, 32, 3],
    classes,
    width: 0.05,
    ...(seed === undefined ? { weights: "zeros" } : { seed }),
  });
}

/** The network as Keras publishes it: without its classifier. */
async function publish(): Promise<string> {
  const layers = resnet(3).layers.filter(({ name }) => name !== "predictions");
  const bytes = await kerasFile(
    layers.map(({ name, weights }) => ({
      layer: name,
      weights: weights.map(({ originalName, shape }) => ({
        name: `${originalName}:0`,
        shape: shape as number[],
      })),
    })),
  );
  const file = join(folder, "resnet_notop.h5");
  await writeFile(file, bytes);
  return file;
}

test("an .h5 file without a classifier fills all but the classifier", async () => {
  const file = await publish();
  const sha256 = createHash("sha256")
    .update(await readFile(file))
    .digest("hex");
  expect(await findStartingWeights(file, "resnet50", { folder })).toEqual({
    weights: { kind: "file", name: "resnet_notop.h5", sha256 },
    file,
  });
  const model = resnet(3, 1);
  const classifier = model.getWeights().at(-2) as tf.Tensor;
  const { loaded, unused } = await loadStartingWeights(model, file);
  // All but the kernel and the bias of the classifier.
  expect([loaded, unused]).toEqual([model.weights.length - 2, []]);
  // 1/1024 is the first number of the file.
  expect([...new Set(model.layers[2]!.getWeights()[0]!.dataSync())]).toEqual([1 / 1024]);
  expect(classifier.isDisposed).toBe(false);
});

test("a converted model.json loads by the names of its weights", async () => {
  const source = resnet(4, 7);
  await source.save(
    tf.io.withSaveHandler(async ({ modelTopology, weightSpecs, weightData }) => {
      const weightsManifest = [{ paths: ["weights.bin"], weights: weightSpecs }];
      await writeFile(join(folder, "weights.bin"), Buffer.from(weightData as ArrayBuffer));
      await writeFile(
        join(folder, "model.json"),
        JSON.stringify({ format: "layers-model", modelTopology, weightsManifest }),
      );
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" } };
    }),
  );
  const model = resnet(4, 8);
  expect(await loadStartingWeights(model, join(folder, "model.json"))).toMatchObject({
    loaded: model.weights.length,
  });
  const images = tf.randomUniform([1, 32, 32, 3], 0, 1, "float32", 1);
  const [ours, theirs] = [model, source].map((one) => [...(one.predict(images) as tf.Tensor).dataSync()]);
  expect(ours).toEqual(theirs);
});

test("weights of another network, an architecture without published ones and an absent file are one line each", async () => {
  const other = findArchitecture("custom-cnn").build({
    inputShape: [104, 104, 3],
    classes: 3,
    width: 0.125,
    weights: "zeros",
  });
  await expect(loadStartingWeights(other, await publish())).rejects.toThrow(
    /^weights do not fit the network: found .* of custom-cnn missing in resnet_notop.h5/,
  );
  await expect(findStartingWeights("published", "custom-cnn", { folder })).rejects.toThrow(
    "wrong option: found published weights asked for custom-cnn; expected one of resnet50, convnext-tiny, efficientnet-b0",
  );
  await expect(findStartingWeights(join(folder, "none.h5"), "resnet50", { folder })).rejects.toThrow(
    /^weight file is missing: /,
  );
});
