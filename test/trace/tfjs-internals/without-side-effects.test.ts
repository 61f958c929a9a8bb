import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openBackend } from "../../../src/backends/open-backend.ts";
import { profile } from "../../../src/profile/profile.ts";
import { textsOf } from "../../reason-texts.ts";

type Call = (x: tf.Tensor, layer: tfl.layers.Layer) => tf.Tensor;

/** A layer of the user's own that does `run`. */
function custom(name: string, run: Call): tfl.layers.Layer {
  class Custom extends tfl.layers.Layer {
    static readonly className: string = "Custom";
    override computeOutputShape(shape: tfl.Shape): tfl.Shape {
      return shape;
    }
    override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
      return run([inputs].flat()[0] as tf.Tensor, this);
    }
  }
  return new Custom({ name });
}

function chain(...list: tfl.layers.Layer[]): tfl.LayersModel {
  const input = tfl.input({ batchShape: [1, 4], name: "in" });
  const output = list.reduce((x, layer) => layer.apply(x) as tfl.SymbolicTensor, input);
  return tfl.model({ inputs: input, outputs: output });
}

const dense = (name: string): tfl.layers.Layer => tfl.layers.dense({ units: 4, name });
const apply = tfl.layers.Layer.prototype.apply;
let model: tfl.LayersModel | undefined;
let before: ReturnType<typeof snapshot>;

function snapshot(): object {
  const { numTensors, numDataBuffers, numBytes } = tf.memory();
  const variables = Object.keys(tf.engine().state.registeredVariables).length;
  return { numTensors, numDataBuffers, numBytes, variables, backend: tf.getBackend() };
}

/** Profiles a model and expects that nothing is left of it. */
function profiled(net: tfl.LayersModel): ReturnType<typeof profile> {
  model = net;
  before = snapshot();
  const scope = tf.engine().state.activeScope;
  const record = profile(net);
  expect(snapshot()).toEqual(before);
  expect(tf.engine().state.activeScope).toBe(scope);
  expect(tfl.layers.Layer.prototype.apply).toBe(apply);
  return record;
}

describe("profile leaves everything as it was", () => {
  beforeAll(() => openBackend("cpu"));
  beforeEach(() => tf.engine().startScope());
  afterEach(() => {
    model?.dispose();
    model = undefined;
    tf.engine().endScope();
  });

  test("weights, outputs and tensors of an ordinary model", () => {
    const net = chain(dense("a"), tfl.layers.batchNormalization(), dense("b"));
    const x = tf.ones([1, 4]);
    const output = (net.predict(x) as tf.Tensor).dataSync();
    const weights = net.getWeights().map((weight) => weight.dataSync());
    expect(profiled(net).status).toBe("complete");
    expect(net.getWeights().map((weight) => weight.dataSync())).toEqual(weights);
    expect((net.predict(x) as tf.Tensor).dataSync()).toEqual(output);
  });

  test("the states of stateful recurrent layers, also inside of Bidirectional and nested models", () => {
    const input = tfl.input({ batchShape: [2, 3, 4] });
    const lstm = tfl.layers.lstm({
      units: 5,
      stateful: true,
      recurrentInitializer: "glorotNormal",
      returnSequences: true,
    }) as tfl.RNN;
    const inner = tfl.sequential({
      layers: [
        tfl.layers.gru({
          units: 3,
          stateful: true,
          recurrentInitializer: "glorotNormal",
          returnSequences: true,
          batchInputShape: [2, 3, 5],
        }),
      ],
    });
    const both = tfl.layers.bidirectional({
      layer: tfl.layers.simpleRNN({
        units: 2,
        stateful: true,
        recurrentInitializer: "glorotNormal",
      }) as tfl.RNN,
      mergeMode: "concat",
    });
    const x = [lstm, inner, both].reduce(
      (y, layer) => layer.apply(y) as tfl.SymbolicTensor,
      input as tfl.SymbolicTensor,
    );
    const net = tfl.model({ inputs: input, outputs: x });
    const data = tf.randomUniform([2, 3, 4]);
    const twin = (): Float32Array => (net.predict(data) as tf.Tensor).dataSync() as Float32Array;
    net.resetStates();
    twin();
    const second = twin();
    net.resetStates();
    twin();
    const states = lstm.getStates().map((state) => state.dataSync());
    const record = profiled(net);
    expect(record.status).toBe("complete");
    expect(lstm.getStates().map((state) => state.dataSync())).toEqual(states);
    // The second step after the profile is the second step without one.
    expect(twin()).toEqual(second);
  });

  test("a layer that throws in the middle: the rows so far, where it ended and why", () => {
    const net = chain(
      dense("first"),
      custom("faulty", () => {
        throw new Error("no such luck");
      }),
      dense("never"),
    );
    const record = profiled(net);
    expect(record.status).toBe("partial");
    expect(textsOf(record.reasons)).toEqual([
      "the run ended in faulty: no such luck; layers after it are missing",
    ]);
    // 4 x 4 multiply-accumulates of the dense layer before it.
    expect(record.layers.map(({ name, macs, status }) => [name, macs, status])).toEqual([
      ["in", 0, "complete"],
      ["first", 16, "complete"],
      ["faulty", undefined, "unavailable"],
    ]);
  });

  test("a layer of a nested model that throws is the one named", () => {
    const inner = tfl.sequential({ name: "inner" });
    inner.add(tfl.layers.dense({ units: 4, inputShape: [4], name: "fine" }));
    inner.add(
      custom("bad", () => {
        throw new Error("not here");
      }),
    );
    const record = profiled(chain(inner as unknown as tfl.layers.Layer, dense("after")));
    expect(textsOf(record.reasons)).toEqual([
      "the run ended in inner/bad: not here; layers after it are missing",
    ]);
  });

  test("a layer that reads values: partial, with the reason", () => {
    const net = chain(
      dense("first"),
      custom("reads", (x) => tf.mul(x, x.dataSync()[0] as number)),
    );
    const record = profiled(net);
    expect(record.status).toBe("partial");
    expect(textsOf(record.reasons)[0]).toMatch(/^the run ended in reads: .*reads computed values/);
    expect(record.totals.macs).toBe(16);
  });

  test("layers that write, keep, dispose, count and build while they run", () => {
    const own = tf.variable(tf.ones([4]));
    const kept: tf.Tensor[] = [];
    const lazy = tfl.layers.dense({ units: 4, name: "lazy" });
    const net = chain(
      dense("first"),
      custom("writes", (x) => {
        own.assign(tf.add(own, 1));
        return tf.add(x, own);
      }),
      custom("keeps", (x) => {
        kept.push(tf.keep(tf.mul(x, 2)));
        return tf.clone(x);
      }),
      custom("counts", (x, layer) => {
        const counter = layer as unknown as { calls?: number };
        counter.calls = (counter.calls ?? 0) + 1;
        return tf.clone(x);
      }),
      custom("builds", (x) => lazy.apply(x) as tf.Tensor),
    );
    (net.getLayer("builds") as unknown as { sub: tfl.layers.Layer }).sub = lazy;
    profiled(net);
    expect([...own.dataSync()]).toEqual([1, 1, 1, 1]);
    expect(kept.every((tensor) => tensor.isDisposed)).toBe(true);
    expect(net.getLayer("counts")).not.toHaveProperty("calls");
    expect([lazy.built, lazy.weights.length]).toEqual([false, 0]);
    // It builds itself in earnest when it is used.
    expect((net.predict(tf.ones([1, 4])) as tf.Tensor).dataSync()).toHaveLength(4);
    expect(lazy.weights).toHaveLength(2);
  });

  test("tensors that a layer disposes of in its call", () => {
    const constant = tf.ones([4]);
    const net = chain(
      custom("disposes", (x) => {
        const y = tf.add(x, constant);
        constant.dispose();
        return y;
      }),
    );
    profiled(net);
    expect([...constant.dataSync()]).toEqual([1, 1, 1, 1]);
  });
});

test("two copies of one profile are equal, and the backend's methods are its own again", () => {
  const net = chain(dense("only"));
  const methods = [tf.Tensor.prototype.dispose, tf.Variable.prototype.assign, tf.engine().keep];
  const createdAt = new Date(0);
  expect(profile(net, { createdAt })).toEqual(profile(net, { createdAt }));
  expect([tf.Tensor.prototype.dispose, tf.Variable.prototype.assign, tf.engine().keep]).toEqual(methods);
});
