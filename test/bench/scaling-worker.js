// Runs on a thread with a larger stack than tests have: tfjs-layers builds a model by recursion over its layers.
import { parentPort, workerData } from "node:worker_threads";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import * as tfl from "@tensorflow/tfjs-layers";

const { dist, sizes } = workerData;
const load = (path) => import(new URL(path, dist).href);
const { profile } = await load("profile.js");
const { withInitialWeights } = await load("model/initial-weights.js");
const { openShapeBackend } = await load("trace/on-shape-backend.js");
const { tensorWithoutData } = await load("trace/shape-backend.js");
setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc");

const kinds = [
  () => tfl.layers.conv2d({ filters: 8, kernelSize: 3, padding: "same" }),
  () => tfl.layers.batchNormalization(),
  () => tfl.layers.activation({ activation: "relu" }),
];

function chain(layers) {
  const input = tfl.input({ shape: [8, 8, 8] });
  let x = input;
  for (let layer = 0; layer < layers; layer += 1) x = kinds[layer % kinds.length]().apply(x);
  return tfl.model({ inputs: input, outputs: x });
}

for (const layers of [...sizes, ...sizes]) {
  const session = openShapeBackend();
  const model = await withInitialWeights(
    (shape, dtype) => tensorWithoutData(session.backend, shape, dtype ?? "float32"),
    () => chain(layers),
  );
  session.close();
  const times = [];
  let record = profile(model);
  // One look at the heap is now and then off by half a megabyte that was collected meanwhile: the middle one of five is taken.
  const sizesSeen = [];
  for (let look = 0; look < 5; look += 1) {
    record = undefined;
    collectGarbage();
    const before = process.memoryUsage().heapUsed;
    record = profile(model);
    collectGarbage();
    sizesSeen.push(process.memoryUsage().heapUsed - before);
  }
  const bytes = sizesSeen.toSorted((a, b) => a - b)[2];
  for (let run = 0; run < 7; run += 1) {
    const start = performance.now();
    profile(model);
    times.push(performance.now() - start);
  }
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port between threads has no origin
  parentPort.postMessage({ layers, rows: record.layers.length, times, bytes });
}
