import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type * as Core from "@tensorflow/tfjs-core";
import type * as Layers from "@tensorflow/tfjs-layers";
import { afterAll, beforeAll, expect, test } from "vitest";

// The user's copy of tfjs, loaded first, beside the one that the profiler imports: npm nests copies where versions differ.
const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = mkdtempSync(join(root, "node_modules", ".second-copy-"));
const require = createRequire(join(folder, "user.js"));
let tf: typeof Core;
let tfl: typeof Layers;

beforeAll(() => {
  for (const name of ["tfjs-core", "tfjs-layers", "tfjs-backend-cpu"]) {
    const packageName = `@tensorflow/${name}`;
    const bundle = join("dist", `tf-${name.slice("tfjs-".length)}.node.js`);
    for (const file of ["package.json", bundle]) {
      const to = join(folder, "node_modules", packageName, file);
      mkdirSync(dirname(to), { recursive: true });
      copyFileSync(join(root, "node_modules", packageName, file), to);
    }
  }
  tf = require("@tensorflow/tfjs-core") as typeof Core;
  tfl = require("@tensorflow/tfjs-layers") as typeof Layers;
  require("@tensorflow/tfjs-backend-cpu");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("a model of another copy of tfjs is left as it was: states, weights assigned in call, tensors", async () => {
  class Counter extends tfl.layers.Layer {
    static readonly className = "Counter";
    readonly count = tf.variable(tf.scalar(3), false);
    override call(inputs: Core.Tensor | Core.Tensor[]): Core.Tensor {
      this.count.assign(tf.add(this.count, 1));
      return Array.isArray(inputs) ? (inputs[0] as Core.Tensor) : inputs;
    }
    override computeOutputShape(shape: Layers.Shape | Layers.Shape[]): Layers.Shape | Layers.Shape[] {
      return shape;
    }
  }
  await tf.setBackend("cpu");
  const counter = new Counter({});
  const lstm = tfl.layers.lstm({
    units: 4,
    recurrentInitializer: "ones",
    stateful: true,
    batchInputShape: [1, 5, 3],
    returnSequences: true,
  });
  const model = tfl.sequential({ layers: [lstm, counter, tfl.layers.dense({ units: 2 })] });
  model.predict(tf.ones([1, 5, 3]));
  const states = (): readonly number[][] => (lstm as Layers.RNN).states.map((state) => [...state.dataSync()]);
  const before = { states: states(), count: counter.count.dataSync()[0], tensors: tf.memory().numTensors };
  const { profile } = await import("../../src/profile/profile.ts");
  const record = profile(model, { training: true });
  // LSTM: 5 steps of 4 gates of 4 units on 3 inputs and 4 states; dense: 5 steps of 4 · 2.
  expect(record.totals.macs).toBe(5 * 4 * 4 * (3 + 4) + 5 * 4 * 2);
  expect({ states: states(), count: counter.count.dataSync()[0], tensors: tf.memory().numTensors }).toEqual(
    before,
  );
  const ours = await import("@tensorflow/tfjs-core");
  expect(ours.Tensor).not.toBe(tf.Tensor);
});
