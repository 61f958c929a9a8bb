/* oxlint-disable no-underscore-dangle -- the names that compilers write */
import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import { beforeAll, describe, expect, test } from "vitest";
import { openBackend } from "../../src/backends/open-backend.ts";
import { effectiveReceptiveField } from "../../src/profile/effective-field/effective-receptive-field.ts";
import { profile } from "../../src/profile/profile.ts";
import { timeModel } from "../../src/profile/time/time-model.ts";
import type { ProfileRecord } from "../../src/record/profile-record.ts";
import { privateState } from "../../src/trace/private-state.ts";
import { stepClock } from "./step-clock.ts";

type Layer = tfl.layers.Layer;

class Plain extends tfl.layers.Layer {
  static readonly className: string = "Plain";

  override computeOutputShape(shape: tfl.Shape): tfl.Shape {
    return shape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.mul([inputs].flat()[0] as tf.Tensor, 2);
  }
}

/** Writes in `call`, also through methods of its own and in a getter. */
class Ticking extends Plain {
  static override readonly className: string = "Ticking";
  #calls = 0;
  readonly #history: number[] = [];
  #table: number[] | undefined;
  #unused = 0;

  constructor() {
    super({});
    this.#unused = 1;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    this.#tick();
    return super.call(this.table.length === 0 ? inputs : inputs);
  }

  #tick(): void {
    this.#calls += 1;
    this.#history.push(this.#calls);
  }

  get table(): readonly number[] {
    return (this.#table ??= [1]);
  }

  get calls(): number {
    return this.#calls + this.#unused * 0;
  }

  /** Not reached by a call. */
  reset(): void {
    this.#unused = 2;
  }
}

/** Writes its private fields where it is built, and only reads them in `call`. */
class Scaling extends Plain {
  static override readonly className: string = "Scaling";
  #scale: tfl.LayerVariable | undefined;
  #built = false;

  override build(): void {
    this.#setUp();
    this.built = true;
  }

  #setUp(): void {
    this.#built = true;
    this.#scale = this.addWeight("scale", [1], "float32", tfl.initializers.ones());
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    if (this.#built === false || (this.#scale?.shape.length ?? 0) >= 2) throw new Error("not built");
    return tf.mul(super.call(inputs), (this.#scale as tfl.LayerVariable).read());
  }
}

const classWith = (methods: Readonly<Record<string, (this: never, x: never) => unknown>>): Layer => {
  class Compiled extends Plain {
    static override readonly className: string = "Compiled";
  }
  Object.assign(Compiled.prototype, methods);
  return new Compiled({});
};

declare const tslib: { readonly __classPrivateFieldSet: (...values: unknown[]) => void };
declare const _classPrivateFieldSet2: (...values: unknown[]) => void;
declare const __privateWrapper: (...values: unknown[]) => { _: number };
declare const __classPrivateFieldGet: (...values: unknown[]) => number[];
declare const _calls: unknown;
declare const _Compiled_calls: unknown;
declare const states: WeakMap<object, number>;

test("private fields are found that a call writes, not those that are written elsewhere", () => {
  expect(privateState([new Ticking(), new Scaling({}), new Plain({})])).toEqual([
    "Ticking (#calls, #history, #table)",
  ]);
});

test.each<[string, Readonly<Record<string, (this: never, x: never) => unknown>>, string]>([
  [
    "TypeScript",
    {
      call() {
        tslib.__classPrivateFieldSet(this, _Compiled_calls, 1, "f");
      },
    },
    "Compiled (#calls)",
  ],
  [
    "Babel",
    {
      call() {
        _classPrivateFieldSet2(_calls, this, 1);
      },
    },
    "Compiled (#calls)",
  ],
  [
    "esbuild",
    {
      call() {
        __privateWrapper(this, _calls)._++;
      },
    },
    "Compiled (#calls)",
  ],
  [
    "a list in one",
    {
      call() {
        __classPrivateFieldGet(this, _Compiled_calls, "f").push(1);
      },
    },
    "Compiled (#calls)",
  ],
  [
    "a WeakMap",
    {
      call(this: object) {
        states.set(this, 1);
      },
    },
    "Compiled (states)",
  ],
])("private fields as %s compiles them are found", (_name, methods, expected) => {
  expect(privateState([classWith(methods)])).toEqual([expected]);
});

test("an arrow function in a field, and a call hook, are read too", () => {
  class Arrow extends Plain {
    static override readonly className: string = "Arrow";
    #calls = 0;
    override call = (inputs: tf.Tensor | tf.Tensor[]): tf.Tensor => {
      this.#calls++;
      return tf.mul([inputs].flat()[0] as tf.Tensor, this.#calls > 0 ? 1 : 2);
    };
  }
  expect(privateState([new Arrow({})])).toEqual(["Arrow (#calls)"]);
});

describe("a model whose calls write private fields", () => {
  beforeAll(() => openBackend("wasm"));

  const make = (layer: Layer): tfl.LayersModel =>
    tfl.sequential({
      layers: [
        tfl.layers.inputLayer({ batchInputShape: [1, 6, 6, 1] }),
        layer,
        tfl.layers.conv2d({ filters: 2, kernelSize: 3, name: "conv" }),
      ],
    });
  const text =
    "private fields that calls write cannot be restored: Ticking (#calls, #history, #table); they stay as this run left them, so load the model again before they matter, or keep such values in ordinary fields";
  const said = ({ notes = [] }: ProfileRecord): unknown => notes;

  test("is said to be changed by a profile and a timing, and one of ordinary fields is not", async () => {
    const ticking = make(new Ticking());
    expect(said(profile(ticking))).toEqual([{ code: "state-not-restored", text }]);
    const sampling = { runs: 1, warmup: 0, clock: stepClock() };
    expect(said(await timeModel(ticking, { sampling }))).toEqual([{ code: "state-not-restored", text }]);
    expect(said(profile(make(new Scaling({}))))).toEqual([]);
  });

  test("is said to be changed by an effective receptive field", async () => {
    const { field } = await effectiveReceptiveField(make(new Ticking()), "conv", { inputs: 1 });
    expect(field.notes).toEqual([{ code: "state-not-restored", text }]);
  });

  test("runs after a timing, where it keeps a tensor in one", async () => {
    class Keeping extends Plain {
      static override readonly className: string = "Keeping";
      #two: tf.Tensor | undefined;

      override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
        this.#two ??= tf.keep(tf.scalar(2));
        return tf.mul([inputs].flat()[0] as tf.Tensor, this.#two);
      }
    }
    const model = make(new Keeping({}));
    const x = tf.ones([1, 6, 6, 1]);
    const [before] = [model.predict(x)].flat() as [tf.Tensor];
    await timeModel(model, { sampling: { runs: 1, warmup: 0, clock: stepClock() } });
    expect([...([model.predict(x)].flat()[0] as tf.Tensor).dataSync()]).toEqual([...before.dataSync()]);
  });
});

describe("what else a run may change is as it was", () => {
  const kept = Symbol("calls");

  /** Counts in every kind of field that is not a private one. */
  class Hidden extends Plain {
    static override readonly className: string = "Hidden";
    static calls = 0;
    static readonly byLayer = new Map<string, number>();
    [kept] = 0;
    declare hidden: number;
    declare readonly now: number;

    constructor() {
      super({});
      Object.defineProperty(this, "hidden", { value: 0, writable: true });
      let reads = 0;
      Object.defineProperty(this, "now", { get: () => (reads += 1), enumerable: true });
    }

    override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
      Hidden.calls += 1;
      Hidden.byLayer.set(this.name, Hidden.calls);
      this[kept] += 1;
      this.hidden += 1;
      return super.call(inputs);
    }
  }

  test("static fields, symbols and fields that are not enumerable; a field that only can be read is no error", () => {
    const layer = new Hidden();
    const model = tfl.sequential({
      layers: [tfl.layers.inputLayer({ batchInputShape: [1, 2] }), layer],
    });
    tf.dispose(model.predict(tf.ones([1, 2])));
    const content = (): unknown => [Hidden.calls, [...Hidden.byLayer], layer[kept], layer.hidden];
    const before = content();
    profile(model);
    expect(content()).toEqual(before);
  });

  /** Keeps its layers where no field shows them. */
  class Holding extends Plain {
    static override readonly className: string = "Holding";
    readonly #dense = tfl.layers.dense({ units: 3, name: "held" });

    override computeOutputShape(): tfl.Shape {
      return [1, 3];
    }

    override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
      return this.#dense.apply([inputs].flat()[0] as tf.Tensor) as tf.Tensor;
    }
  }

  test("a layer in a private field, which a call builds", () => {
    const model = tfl.sequential({
      layers: [tfl.layers.inputLayer({ batchInputShape: [1, 2] }), new Holding({})],
    });
    const tensors = tf.memory().numTensors;
    const { layers } = profile(model);
    expect(tf.memory().numTensors).toBe(tensors);
    // 2 x 3 weights and 3 biases.
    expect(layers.find(({ name }) => name === "held")).toMatchObject({ macs: 6, params: 9 });
    // It is built by its first real call.
    expect((model.predict(tf.ones([1, 2])) as tf.Tensor).shape).toEqual([1, 3]);
  });
});
