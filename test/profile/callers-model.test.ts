import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import { beforeAll, describe, expect, test } from "vitest";
import { openBackend } from "../../src/backends/open-backend.ts";
import { effectiveReceptiveField } from "../../src/profile/effective-field/effective-receptive-field.ts";
import { profile } from "../../src/profile/profile.ts";
import { timeModel } from "../../src/profile/time/time-model.ts";
import { stepClock } from "./step-clock.ts";

type Layer = tfl.layers.Layer;

/** A layer that counts its calls in every kind of field, writes to its weight and to a variable, and keeps a tensor. */
class Counting extends tfl.layers.Layer {
  static readonly className: string = "Counting";
  readonly byName = new Map<string, number>([["calls", 0]]);
  readonly seen = new Set<number>();
  readonly history: number[] = [];
  readonly nested = { inner: { calls: 0 } };
  readonly total = tf.variable(tf.scalar(0), false);
  readonly kept: tf.Tensor[] = [];
  #weight: tfl.LayerVariable | undefined;
  calls = 0;

  override build(): void {
    this.#weight = this.addWeight("calls", [1], "float32", tfl.initializers.zeros(), undefined, false);
    this.built = true;
  }

  override computeOutputShape(shape: tfl.Shape): tfl.Shape {
    return shape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [x] = [inputs].flat() as [tf.Tensor];
    this.calls += 1;
    this.byName.set("calls", this.calls);
    this.seen.add(this.calls);
    this.history.push(this.calls);
    this.nested.inner.calls += 1;
    this.total.assign(tf.add(this.total, 1));
    const weight = this.#weight as tfl.LayerVariable;
    weight.write(tf.add(weight.read(), 1));
    this.kept.shift()?.dispose();
    this.kept.push(tf.keep(tf.mul(x, 2)));
    return tf.mul(x, 2);
  }

  get content(): unknown {
    const { byName, seen, history, nested, total, kept, calls } = this;
    const weight = [...(this.#weight as tfl.LayerVariable).read().dataSync()];
    return structuredClone({
      ...{ byName, seen, history, nested, calls, weight, total: total.dataSync()[0] },
      kept: kept.map((tensor) => [...tensor.dataSync()]),
    });
  }
}

const input = (shape: readonly number[]): Layer => tfl.layers.inputLayer({ batchInputShape: [...shape] });
const conv = (): Layer => tfl.layers.conv2d({ filters: 2, kernelSize: 2 });
const pool = (): Layer => tfl.layers.globalAveragePooling2d({});
const lstm = (name: string): tfl.RNN =>
  tfl.layers.lstm({
    units: 2,
    stateful: true,
    returnSequences: true,
    recurrentInitializer: "glorotNormal",
    name,
  }) as tfl.RNN;

interface Case {
  readonly model: tfl.LayersModel;
  /** A layer with a receptive field. */
  readonly layer: string;
  /** What must stay as it is. */
  readonly content: () => unknown;
}

const cases: Readonly<Record<string, () => Case>> = {
  "a custom layer": () => {
    const counting = new Counting({});
    const list = [input([1, 4, 4, 2]), counting, conv(), pool()];
    return { model: tfl.sequential({ layers: list }), layer: "conv", content: () => counting.content };
  },
  "a custom layer in a nested model": () => {
    const counting = new Counting({});
    const inner = tfl.sequential({ layers: [input([1, 4, 4, 2]), counting] });
    const list = [input([1, 4, 4, 2]), inner, conv(), pool()];
    return { model: tfl.sequential({ layers: list }), layer: "conv", content: () => counting.content };
  },
  "a custom layer in TimeDistributed": () => {
    const counting = new Counting({});
    const list = [
      input([1, 3, 3]),
      tfl.layers.timeDistributed({ layer: counting }),
      tfl.layers.conv1d({ filters: 2, kernelSize: 2 }),
    ];
    return { model: tfl.sequential({ layers: list }), layer: "conv", content: () => counting.content };
  },
  "a stateful LSTM": () => {
    const layer = lstm("own");
    const list = [input([1, 3, 3]), tfl.layers.conv1d({ filters: 2, kernelSize: 2 }), layer];
    const states = (): unknown => layer.getStates().map((state) => [...state.dataSync()]);
    return { model: tfl.sequential({ layers: list }), layer: "conv", content: states };
  },
  "a stateful LSTM in Bidirectional": () => {
    const both = tfl.layers.bidirectional({ layer: lstm("inner"), mergeMode: "concat" });
    const list = [input([1, 3, 3]), tfl.layers.conv1d({ filters: 2, kernelSize: 2 }), both];
    const parts = both as unknown as { readonly forwardLayer: tfl.RNN; readonly backwardLayer: tfl.RNN };
    const states = (): unknown =>
      [parts.forwardLayer, parts.backwardLayer].map((rnn) =>
        rnn.getStates().map((state) => [...state.dataSync()]),
      );
    return { model: tfl.sequential({ layers: list }), layer: "conv", content: states };
  },
};

const questions: Readonly<Record<string, (model: tfl.LayersModel, layer: string) => unknown>> = {
  "profile with a training step": (model) => profile(model, { training: true }),
  timeModel: (model) => timeModel(model, { sampling: { runs: 1, warmup: 0, clock: stepClock() } }),
  "timeModel with a training step": (model) =>
    timeModel(model, { training: true, sampling: { runs: 1, warmup: 0, clock: stepClock() } }),
  effectiveReceptiveField: async (model, layer) => {
    const name = model.layers.find((each) => each.name.startsWith(layer))?.name ?? "";
    const { field } = await effectiveReceptiveField(model, name, { inputs: 2, backend: "wasm" });
    expect(field.status).toBe("measured");
  },
};

describe.each(Object.entries(cases))("%s is as it was after", (_name, make) => {
  beforeAll(() => openBackend("wasm"));

  test.each(Object.entries(questions))("%s", async (_question, ask) => {
    const { model, layer, content } = make();
    const shape = model.inputs[0]?.shape as number[];
    // A first run, so that counters and states are not at their beginnings.
    tf.dispose(model.predict(tf.ones(shape)));
    const before = { content: content(), tensors: tf.memory().numTensors };
    await ask(model, layer);
    expect({ content: content(), tensors: tf.memory().numTensors }).toEqual(before);
    // It runs as before.
    tf.dispose(model.predict(tf.ones(shape)));
  });
});
