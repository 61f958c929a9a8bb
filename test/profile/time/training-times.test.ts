import * as tf from "@tensorflow/tfjs-core";
import { layers, sequential } from "@tensorflow/tfjs-layers";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { expect, test } from "vitest";
import type { BackendName } from "../../../src/record/known-names.ts";
import { openBackend } from "../../../src/backends/open-backend.ts";
import { profile } from "../../../src/profile/profile.ts";
import { networkSubject } from "../../../src/profile/subject/network-subject.ts";
import { addTimes } from "../../../src/profile/time/add-times.ts";
import { trainingSubject } from "../../../src/profile/time/training-subject.ts";
import { withKernelHooks } from "../../../src/profile/time/run-meter.ts";
import { lackOf } from "../../backends/native-backend.ts";

function network(): LayersModel {
  return sequential({
    layers: [
      layers.conv2d({ filters: 4, kernelSize: 3, inputShape: [12, 12, 3], name: "first" }),
      layers.conv2d({ filters: 8, kernelSize: 3, name: "second" }),
      layers.globalAveragePooling2d({ name: "pooled" }),
      layers.dense({ units: 5, activation: "softmax", name: "classes" }),
    ],
  });
}

const built = networkSubject({ name: "network", build: network });

const backends = ["wasm", "cpu", "tensorflow"];
const lacking = new Map(
  await Promise.all(["tensorflow"].map(async (name) => [name, await lackOf(name)] as const)),
);

test.skipIf(lacking.get("tensorflow") !== undefined).each(["tensorflow"])(
  "on %s a step is told by layer and phase",
  told,
);
test.each(backends.filter((name) => name !== "tensorflow"))("on %s a step is told by layer and phase", told);

async function told(backend: string): Promise<void> {
  await openBackend(backend);
  const counted = profile(network(), { batch: 2, training: true });
  const time = { backend: backend as BackendName, sampling: { runs: 3, warmup: 1 } };
  const record = await addTimes(counted, built, time);
  const rowOf = (name: string) => record.layers.find((row) => row.name === name)?.trainingTime;
  const phases = (name: string): readonly string[] => Object.keys(rowOf(name) ?? {}).toSorted();
  // The image needs no gradient: what a fused op computes of it all the same is called unneeded.
  expect(rowOf("first")?.inputGradient).toBeUndefined();
  expect(phases("second")).toEqual(["forward", "inputGradient", "step", "weightGradient"]);
  expect(phases("classes")).toEqual(["forward", "inputGradient", "step", "weightGradient"]);
  // Averaging has no weights.
  expect(phases("pooled")).toEqual(["forward", "inputGradient", "step"]);
  expect(rowOf("second")?.step.samples).toBe(3);
  const training = record.timing?.training;
  expect(training).toMatchObject({ loss: "categorical cross-entropy", runs: 3 });
  const shares = record.layers.reduce((sum, row) => sum + (row.trainingTime?.step.share ?? 0), 0);
  expect(shares).toBeGreaterThan(0);
  expect(shares).toBeLessThanOrEqual(1);
  // What the layers leave is the loss and its gradient: the whole is what a row's time is its share of. Times are rounded in records.
  const [timedOne] = record.layers.flatMap((row) => row.trainingTime?.step ?? []);
  const whole = (timedOne?.medianMs ?? 0) / (timedOne?.share ?? 0);
  expect(shares + (training?.lossTime?.medianMs ?? 0) / whole).toBeCloseTo(1, 4);
}

test("a step is the gradients that tfjs computes, and no weight is written", async () => {
  await openBackend("cpu");
  const model = network();
  const before = model.getWeights().map((weight) => [...weight.dataSync()]);
  const subject = trainingSubject(model, [[2, 12, 12, 3]]);
  const run = subject.instrument();
  const outputs = await withKernelHooks((kernel, call) => {
    const result = kernel();
    run.onKernel({ ...call, outputs: [result].flat() });
    return result;
  }, run.run);
  const plain = await subject.run();
  expect(outputs.map(({ shape }) => shape)).toEqual([
    [],
    ...model.trainableWeights.map(({ shape }) => shape),
  ]);
  for (const [index, output] of outputs.entries()) {
    tf.test_util.expectArraysClose(output.dataSync(), (plain[index] as tf.Tensor).dataSync());
  }
  expect(model.getWeights().map((weight) => [...weight.dataSync()])).toEqual(before);
  const keys = new Set(run.keys());
  expect(keys).toContain("second#0 weight-gradient");
  expect(keys).toContain("#0 loss");
  tf.dispose([...outputs, ...plain]);
  subject.dispose();
});

test("where a backend lacks a gradient, the forward times stay and a note says so", async () => {
  const { device } = await openBackend("cpu");
  const counted = profile(network(), { batch: 1, training: true });
  const kernel = tf.getKernel("Conv2DBackpropFilter", "cpu");
  tf.unregisterKernel("Conv2DBackpropFilter", "cpu");
  try {
    const record = await addTimes(counted, built, { backend: "cpu", sampling: { runs: 2, warmup: 1 } });
    expect(record.timing).toMatchObject({ device, runs: 2 });
    expect(record.timing?.training).toBeUndefined();
    expect(record.layers.some(({ time }) => time !== undefined)).toBe(true);
    expect(record.timing?.notes.at(-1)).toEqual({
      code: "training-step-not-timed",
      backend: "cpu",
      error: expect.stringContaining("Conv2DBackpropFilter"),
    });
  } finally {
    tf.registerKernel(kernel);
  }
});
