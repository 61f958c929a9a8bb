import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { openBackend } from "../../../../src/backends/open-backend.ts";
import { buildLayersModel } from "../../../../src/model/layers/build-layers-model.ts";
import { folderSource } from "../../../../src/model/source/folder-source.ts";
import { readModelFile } from "../../../../src/model/source/read-model-file.ts";
import { readWeights } from "../../../../src/model/weights/read-weights.ts";
import { profileFile } from "../../../../src/profile/profile-file.ts";

interface Values {
  readonly shape: number[];
  readonly values: number[];
}

/** What Keras computed: seeded weights, seeded inputs. */
interface Expected {
  readonly inputs: readonly Values[];
  readonly outputs: readonly Values[];
  readonly params: number;
}

const fixtures = fileURLToPath(new URL("../../../../fixtures/", import.meta.url));
const cases = readdirSync(fixtures).filter((name) => name.startsWith("keras-"));

// Models written by Keras 2.15 and 3.8 with layers, operations and calls that tfjs-layers alone refuses or computes otherwise.
describe.each(["wasm", "cpu"])("Keras' own outputs on %s", (backend) => {
  beforeAll(() => openBackend(backend));

  test.each(cases)("%s", async (name) => {
    const file = await readModelFile(await folderSource(`${fixtures}${name}`));
    const expected = JSON.parse(readFileSync(`${fixtures}${name}/expected.json`, "utf8")) as Expected;
    const model = await buildLayersModel(file, await readWeights(file));
    expect(model.countParams()).toBe(expected.params);
    const inputs = expected.inputs.map(({ values, shape }) => tf.tensor(values, shape));
    const outputs = [model.predict(inputs.length > 1 ? inputs : (inputs[0] as tf.Tensor))].flat();
    for (const [index, output] of outputs.entries()) {
      const wanted = expected.outputs[index] as Values;
      expect(output.shape).toEqual(wanted.shape);
      const found = output.dataSync();
      const errors = wanted.values.map((value, at) => Math.abs(value - (found[at] ?? Number.NaN)));
      expect(Math.max(...errors)).toBeLessThan(1e-6);
    }
    model.dispose();
  });
});

test.each(cases)("%s is counted whole", async (name) => {
  const { params } = JSON.parse(readFileSync(`${fixtures}${name}/expected.json`, "utf8")) as Expected;
  const record = await profileFile(`${fixtures}${name}`);
  expect(record).toMatchObject({ status: "complete", totals: { params }, uncounted: [] });
});
