import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import { beforeAll, describe, expect, it } from "vitest";
import { architectures } from "../../../src/training/networks/index.ts";
import { openBackend } from "../../../src/backends/open-backend.ts";

beforeAll(() => openBackend("wasm"));

/** The model after writing its topology as JSON text and its weights as bytes, and reading both again. */
async function reread(model: tfl.LayersModel): Promise<tfl.LayersModel> {
  let saved: tf.io.ModelArtifacts | undefined;
  await model.save(
    tf.io.withSaveHandler(async (artifacts) => {
      saved = artifacts;
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" } };
    }),
  );
  if (saved === undefined) throw new Error("nothing was saved");
  const topology = JSON.parse(JSON.stringify(saved.modelTopology)) as object;
  return tfl.loadLayersModel(tf.io.fromMemory({ ...saved, modelTopology: topology }));
}

describe.each(architectures)("$id after saving and loading", ({ build, minimumInput }) => {
  it("has the same layers, weights and answers", async () => {
    const model = build({
      inputShape: [minimumInput, minimumInput, 3],
      classes: 4,
      width: 0.1,
      seed: 1,
      imagenetRescaling: true,
    });
    const copy = await reread(model);
    const facts = ({ layers }: tfl.LayersModel): unknown[] =>
      layers.map((layer) => [
        layer.name,
        layer.getClassName(),
        layer.outboundNodes.length,
        layer.countParams(),
      ]);
    expect(facts(copy)).toEqual(facts(model));
    const image = tf.randomUniform([2, minimumInput, minimumInput, 3], 0, 255, "float32", 5);
    const answer = (one: tfl.LayersModel): number[] => [...(one.predict(image) as tf.Tensor).dataSync()];
    expect(answer(copy)).toEqual(answer(model));
    expect(new Set(answer(model)).size).toBeGreaterThan(4);
  });
});
