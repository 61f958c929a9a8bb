import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import { beforeAll, expect, test } from "vitest";
import { openBackend } from "../../../src/backends/open-backend.ts";
import { profile } from "../../../src/profile/profile.ts";
import { snapshotFields } from "../../../src/trace/tfjs-internals/field-snapshot.ts";

beforeAll(() => openBackend("cpu"));

/** A layer that changes each kind of field in its call. */
class Busy extends tfl.layers.Layer {
  static readonly className: string = "Busy";
  readonly byName = new Map<string, number>([["calls", 0]]);
  readonly seen = new Set<string>(["before"]);
  readonly history: number[] = [1];
  readonly nested = { deep: { list: [[1, 2], [3]], count: 0 } };
  readonly generator = Object.assign(Object.create({ next: () => 1 }) as object, {
    seed: 7,
    drawn: { values: [1] },
  });
  readonly changed = new Date(0);
  readonly bytes = new ArrayBuffer(2);
  readonly numbers = new Int32Array([1, 2]);
  cache: { x?: tf.Tensor } = {};
  count = 0;

  override computeOutputShape(shape: tfl.Shape): tfl.Shape {
    return shape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [x] = [inputs].flat() as [tf.Tensor];
    this.byName.set("calls", (this.byName.get("calls") ?? 0) + 1).set("new", 1);
    this.seen.add("now");
    this.seen.delete("before");
    this.history.push(2);
    this.nested.deep.list[0]?.pop();
    this.nested.deep.list.push([4]);
    this.nested.deep.count += 1;
    this.generator.seed += 1;
    this.generator.drawn.values.push(2);
    this.changed.setTime(1);
    new Uint8Array(this.bytes)[1] = 5;
    this.numbers[0] = 9;
    this.cache.x = tf.keep(tf.mul(x, 2));
    this.count += 1;
    return tf.clone(x);
  }

  /** What it holds, as plain data. */
  get content(): unknown {
    const { byName, seen, history, nested, generator, numbers, changed, bytes, cache, count } = this;
    return structuredClone({
      byName,
      seen,
      history,
      nested,
      ...generator,
      numbers,
      changed,
      bytes,
      cache,
      count,
    });
  }
}

function modelOf(...list: tfl.layers.Layer[]): tfl.LayersModel {
  return tfl.sequential({ layers: [tfl.layers.inputLayer({ batchInputShape: [1, 3, 4] }), ...list] });
}

const wrappers: Readonly<Record<string, (busy: Busy) => tfl.layers.Layer>> = {
  "in a model": (busy) => busy,
  "in a nested model": (busy) => modelOf(busy, tfl.layers.dense({ units: 2 })),
  "in TimeDistributed": (layer) => tfl.layers.timeDistributed({ layer }),
  "in a Map of another custom layer": (busy) => {
    class Holder extends Busy {
      static override readonly className: string = "Holder";
      readonly inner = new Map([["list", [busy]]]);
      override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
        return busy.apply([inputs].flat()) as tf.Tensor;
      }
    }
    return new Holder({});
  },
};

for (const [place, wrap] of Object.entries(wrappers)) {
  for (const training of [false, true]) {
    test(`a profile${training ? " with a training step" : ""} leaves a custom layer's Map, Set, lists and objects, ${place}`, () => {
      const busy = new Busy({});
      const model = modelOf(wrap(busy), tfl.layers.dense({ units: 1 }));
      const [before, tensors] = [busy.content, tf.memory().numTensors];
      expect(profile(model, { training }).status).toBe("complete");
      expect(busy.content).toEqual(before);
      expect(tf.memory().numTensors).toBe(tensors);
    });
  }
}

test("what is nested deeper than four containers, or in an object of a class in a list, is not a layer's own", () => {
  const deep = { a: { b: { c: { d: { e: [1] } } } } };
  const line = new (class {
    text = "before";
  })();
  const restore = snapshotFields([{ deep, lines: [line] }]);
  deep.a.b.c.d.e.push(2);
  line.text = "after";
  deep.a.b.c = { d: { e: [] } };
  restore();
  expect(deep.a.b.c.d.e).toEqual([1, 2]);
  expect(line.text).toBe("after");
});

test("a cycle of containers is followed once", () => {
  const loop: unknown[] = [1];
  loop.push(loop);
  const restore = snapshotFields([{ loop }]);
  loop.push(2);
  restore();
  expect(loop).toHaveLength(2);
});
