// Runs in a project that has @tensorflow/tfjs and the packed profiler: what a user's program sees. The last line is the result in JSON.
import tf from "@tensorflow/tfjs"; // oxlint-disable-line import/default -- a CommonJS module, whose names Node does not list
import { profile, profileFile } from "clothnet-profiler";

process.stdout.write("imported\n");
process.stderr.write("imported\n");

/** Counts its calls in a field, a variable and a map. */
class Counter extends tf.layers.Layer {
  static className = "Counter";
  calls = 0;
  count = tf.variable(tf.scalar(3), false);
  seen = new Map([["calls", { times: 0 }]]);
  call(inputs) {
    this.calls += 1;
    this.count.assign(tf.add(this.count, 1));
    this.seen.get("calls").times += 1;
    return [inputs].flat()[0];
  }
  computeOutputShape(shape) {
    return shape;
  }
}

async function check(folder) {
  await tf.setBackend("cpu");
  const cnn = tf.sequential({
    layers: [
      tf.layers.conv2d({ filters: 4, kernelSize: 3, inputShape: [8, 8, 3] }),
      tf.layers.batchNormalization(),
      tf.layers.maxPooling2d({ poolSize: 2 }),
      tf.layers.flatten(),
      tf.layers.dense({ units: 2 }),
    ],
  });
  const counter = new Counter({});
  const lstm = tf.layers.lstm({
    units: 4,
    recurrentInitializer: "ones",
    stateful: true,
    batchInputShape: [1, 5, 3],
    returnSequences: true,
  });
  const model = tf.sequential({ layers: [lstm, counter, tf.layers.dense({ units: 2 })] });
  model.predict(tf.ones([1, 5, 3]));
  const state = () => ({
    states: lstm.states.map((each) => [...each.dataSync()]),
    count: counter.count.dataSync()[0],
    calls: counter.calls,
    times: counter.seen.get("calls").times,
    tensors: tf.memory().numTensors,
  });
  const before = state();
  const recurrent = profile(model, { training: true });
  const after = state();
  const convolutional = profile(cnn, { training: true });
  const output = [...model.predict(tf.ones([1, 5, 3])).shape];
  const file = await profileFile(folder, { time: { backend: "wasm", sampling: { runs: 1, warmup: 0 } } });
  const counted = ({ status, totals }) => ({
    status,
    macs: totals.macs,
    params: totals.params,
    step: totals.trainingStep?.macs,
  });
  return {
    core: tf.version_core,
    before,
    after,
    output,
    cnn: counted(convolutional),
    lstm: counted(recurrent),
    file: { status: file.status, macs: file.totals.macs, backend: file.timing?.backend },
  };
}

const result = await check(process.argv[2]).catch(({ code, message }) => ({ code, message }));
process.stdout.write(`${JSON.stringify(result)}\n`);
