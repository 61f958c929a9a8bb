import { execFile } from "node:child_process";
import { rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { openBackend } from "../../src/backends/open-backend.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const script = `${root}.cache/threads/train-${process.pid}.mjs`;

/** Trains a small network on as many threads as its argument says, prints what came of it, and ends by itself. */
const program = `
import { createHash } from "node:crypto";
import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import { openBackend } from "./src/backends/open-backend.ts";
import { fit } from "./src/training/fit/fit.ts";

const [threads, fails] = process.argv.slice(2);
await openBackend("wasm", { threads: Number(threads) });
const open = await openBackend("wasm", { threads: Number(threads) });
if (fails === "fail") throw new Error("a mistake after the threads began");
const seeded = (seed) => tfl.initializers.glorotUniform({ seed });
const { conv2d, depthwiseConv2d, batchNormalization, activation, maxPooling2d, flatten, dense } = tfl.layers;
const model = tfl.sequential({
  layers: [
    conv2d({ inputShape: [33, 31, 3], filters: 24, kernelSize: 5, padding: "same", kernelInitializer: seeded(1) }),
    batchNormalization(),
    activation({ activation: "relu" }),
    maxPooling2d({ poolSize: 2 }),
    depthwiseConv2d({ kernelSize: 3, strides: 2, padding: "same", depthwiseInitializer: seeded(2) }),
    conv2d({ filters: 48, kernelSize: 1, activation: "relu", kernelInitializer: seeded(3) }),
    conv2d({ filters: 40, kernelSize: 3, strides: 2, kernelInitializer: seeded(4) }),
    flatten(),
    dense({ units: 3, activation: "softmax", kernelInitializer: seeded(5) }),
  ],
});
const samples = Array.from({ length: 24 }, (_, index) => index);
const inputsOf = (some) => tf.stack(some.map((one) => tf.randomNormal([33, 31, 3], one % 3, 1, "float32", one + 1)));
const { epochs } = await fit({
  model,
  batches: { inputsOf: (some) => tf.tidy(() => inputsOf(some)), labels: samples.map((one) => one % 3), classes: 3, train: samples, validation: [] },
  recipe: { schedule: { optimizer: "adam", learningRate: 0.01 }, epochs: 2, batchSize: 8, chooseBy: "last" },
  seed: 0,
});
const hash = createHash("sha256");
for (const weight of model.getWeights()) hash.update(new Uint8Array((await weight.data()).buffer));
const losses = epochs.map(({ trainLoss }) => trainLoss);
const listeners = process.listenerCount("unhandledRejection") + process.listenerCount("uncaughtException");
console.log(JSON.stringify({ device: open.device, threads: open.threads, whyOneThread: open.whyOneThread, losses, weights: hash.digest("hex"), worker: "Worker" in globalThis, listeners }));
`;

beforeAll(() =>
  build({
    stdin: { contents: program, resolveDir: root },
    outfile: script,
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    logLevel: "silent",
  }),
);
afterAll(() => rm(script, { force: true }));

const run = promisify(execFile);

interface Outcome {
  readonly device: string;
  readonly threads: number;
  readonly losses: readonly number[];
  readonly weights: string;
  /** Whether the loader left its mark of a browser. */
  readonly worker: boolean;
  /** Listeners to errors of the whole process. */
  readonly listeners: number;
}

test("training on two threads, and on three, ends with the bits of one, and the process ends by itself", async () => {
  const trained = async (threads: number): Promise<Outcome> => {
    const { stdout, stderr } = await run(process.execPath, [script, String(threads)]);
    expect(stderr).toBe("");
    return JSON.parse(stdout) as Outcome;
  };
  const [one, ...others] = await Promise.all([trained(1), trained(2), trained(3)]);
  expect(one.device).toMatch(/, wasm SIMD, 1 thread$/);
  expect(one.losses[1]).toBeLessThan(one.losses[0]!);
  for (const [index, { device, ...rest }] of others.entries()) {
    const threads = index + 2;
    expect(device).toMatch(new RegExp(`, wasm SIMD, ${threads} threads$`));
    const { losses, weights } = one;
    expect(rest).toEqual({ threads, losses, weights, worker: false, listeners: 0 });
  }
});

test("a process that fails ends too", async () => {
  await expect(run(process.execPath, [script, "2", "fail"])).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining("a mistake after the threads began"),
  });
});

test("where a process may start no threads, it computes on one, says why, and asking again is no error", async () => {
  const allowed = ["--experimental-permission", "--allow-fs-read=*", "--no-warnings"];
  const { stdout } = await run(process.execPath, [...allowed, script, "2"]);
  expect(JSON.parse(stdout)).toMatchObject({
    device: expect.stringMatching(/, wasm SIMD, 1 thread$/) as string,
    threads: 1,
    whyOneThread: expect.stringContaining("Access to this API has been restricted") as string,
    worker: false,
    listeners: 0,
  });
});

test.each([
  ["fails", 'throw new Error("no threads here");', "no threads here"],
  ["ends", "process.exit(3);", "a thread ended with exit code 3 before it computed"],
])("where a thread %s at its start, the process computes on one and says why", async (how, code, why) => {
  const preload = `${root}.cache/threads/${how}-${process.pid}.cjs`;
  await writeFile(preload, `if (!require("node:worker_threads").isMainThread) { ${code} }`);
  onTestFinished(() => rm(preload));
  const env = { ...process.env, NODE_OPTIONS: `--require=${JSON.stringify(preload)}` };
  const { stdout, stderr } = await run(process.execPath, [script, "2"], { env });
  expect(stderr).toBe("");
  const outcome = JSON.parse(stdout) as Outcome & { readonly whyOneThread: string };
  expect(outcome).toMatchObject({ threads: 1, whyOneThread: why, worker: false, listeners: 0 });
  expect(outcome.losses[1]).toBeLessThan(outcome.losses[0]!);
});

test("a process computes on one number of threads", async () => {
  expect(await openBackend("wasm")).toMatchObject({ threads: 1 });
  expect(await openBackend("wasm", { threads: 1 })).toMatchObject({ threads: 1 });
  await expect(openBackend("wasm", { threads: 2 })).rejects.toThrow(
    "backend is not available: found 'wasm' at work on 1 thread in this process; expected 2 threads, as the call asks for. Fix: ask for the same number in all calls of a process, from the first one on",
  );
  expect(await openBackend("wasm")).toMatchObject({ threads: 1 });
});
