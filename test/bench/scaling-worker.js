// Runs on a thread with a larger stack than tests have: tfjs builds a model by recursion over its layers or nodes.
import { parentPort, workerData } from "node:worker_threads";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { graphChain, layersChain } from "./chains.js";

const { internals, format, sizes } = workerData;
const { openShapeBackend, profile, recordOf, subjectOf, tensorWithoutData, withInitialWeights } =
  await import(internals);
setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc");
// What a first collection finds dead may hold on to more, by way of weak tables.
const collectGarbage = () => {
  collect();
  collect();
};

/** Builds the model on the shape backend, where its weights cost nothing. */
function build(length) {
  const session = openShapeBackend();
  try {
    if (format === "graph-model") return graphChain(length);
    return withInitialWeights(
      (shape, dtype) => tensorWithoutData(session.backend, shape, dtype ?? "float32"),
      () => layersChain(length),
    );
  } finally {
    session.close();
  }
}

/** A trace and its record, held at once: what a profile takes at its height. */
function traced(model) {
  const trace = subjectOf(model).traceNow({});
  return { trace, record: recordOf(trace, { name: "chain", format: "in-memory" }, {}) };
}

for (const length of [...sizes, ...sizes]) {
  const model = build(length);
  const times = [];
  // As many at once as make ten thousand rows: what the collector leaves lying about is lost in them.
  const copies = Math.ceil(10_000 / length);
  let held = [traced(model)];
  const sizesSeen = [];
  for (let look = 0; look < 3; look += 1) {
    held = [];
    collectGarbage();
    const before = process.memoryUsage().heapUsed;
    for (let copy = 0; copy < copies; copy += 1) held.push(traced(model));
    collectGarbage();
    sizesSeen.push((process.memoryUsage().heapUsed - before) / copies);
  }
  const bytes = sizesSeen.toSorted((a, b) => a - b)[1];
  for (let run = 0; run < 7; run += 1) {
    const start = performance.now();
    profile(model);
    times.push(performance.now() - start);
  }
  const { status, totals, layers } = held[0].record;
  const point = { length, rows: layers.length, status, macs: totals.macs, times, bytes };
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port between threads has no origin
  parentPort.postMessage(point);
}
