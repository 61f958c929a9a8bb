import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { architectures } from "../../../src/training/networks/index.ts";
import { openBackend } from "../../../src/backends/open-backend.ts";

beforeAll(async () => {
  await openBackend("wasm");
});

describe.each(architectures)("$id with a seed", ({ build, minimumInput }) => {
  const options = {
    inputShape: [minimumInput, minimumInput, 3],
    classes: 3,
    width: 0.05,
    seed: 7,
  } as const;

  it("starts from the same weights at every build, and from others with another seed", () => {
    const [first, second, other] = [build(options), build(options), build({ ...options, seed: 8 })];
    const values = (model: typeof first): number[][] =>
      model.getWeights().map((weight) => [...weight.dataSync()]);
    expect(values(second)).toEqual(values(first));
    expect(values(other)).not.toEqual(values(first));
    const kernels = first.weights.filter(({ name }) => name.includes("kernel"));
    expect(new Set(kernels.map((kernel) => kernel.read().dataSync()[0])).size).toBe(kernels.length);
  });

  it("trains every kernel, and two runs end in the same weights", async () => {
    const run = async (): Promise<{ before: number[][]; after: number[][]; loss: number }> => {
      const model = build(options);
      const kernels = (): number[][] =>
        model.trainableWeights
          .filter(({ name }) => name.includes("kernel"))
          .map((kernel) => [...kernel.read().dataSync()]);
      const before = kernels();
      model.compile({ optimizer: tf.train.adam(1e-3), loss: "categoricalCrossentropy" });
      const x = tf.randomUniform([4, minimumInput, minimumInput, 3], 0, 1, "float32", 3);
      const y = tf.oneHot(tf.tensor1d([0, 1, 2, 0], "int32"), 3);
      const history = await model.fit(x, y, { epochs: 1, batchSize: 4, shuffle: false, verbose: 0 });
      return { before, after: kernels(), loss: Number(history.history["loss"]?.[0]) };
    };
    const [first, second] = [await run(), await run()];
    expect(first.loss).toBeGreaterThan(0);
    expect(first.loss).toBeLessThan(20);
    expect(second).toEqual(first);
    first.after.forEach((values, index) => expect(values).not.toEqual(first.before[index]));
  });
});
