import "@tensorflow/tfjs-backend-cpu";
import { relu, serialization, setBackend } from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import { layers, sequential } from "@tensorflow/tfjs-layers";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { beforeAll, expect, test } from "vitest";
import { layersSubject } from "../../../src/profile/time/layers-subject.ts";
import { needsPriming, meterRun, endToEndMs, sumByKey } from "../../../src/profile/time/run-meter.ts";
import type { TimedSubject } from "../../../src/profile/time/timed-subject.ts";
import { trainingSubject } from "../../../src/profile/time/training-subject.ts";

beforeAll(() => setBackend("cpu"));

let now = 0;
const clock = { name: "set by hand", now: () => now };

/** Works by itself for so many milliseconds before and after its kernel; one that returns its input has the Identity that tfjs puts after it. */
class Busy extends layers.Layer {
  static className = "Busy";
  readonly #before: number;
  readonly #after: number;
  readonly #kernel: boolean;
  constructor(name: string, [before, after]: readonly [number, number], kernel = true) {
    super({ name });
    this.#before = before;
    this.#after = after;
    this.#kernel = kernel;
  }
  override call(inputs: Tensor | Tensor[]): Tensor {
    const [x] = [inputs].flat() as [Tensor];
    now += this.#before;
    const y = this.#kernel ? relu(x) : x;
    now += this.#after;
    return y;
  }
}
serialization.registerClass(Busy as unknown as serialization.SerializableConstructor<Busy>);

function network(): LayersModel {
  return sequential({
    layers: [
      layers.inputLayer({ inputShape: [4] }),
      new Busy("first", [1, 0]),
      new Busy("after", [0, 10]),
      new Busy("without", [100, 0], false),
      new Busy("both", [1000, 2000]),
      layers.dense({ units: 4, name: "last" }),
    ],
  });
}

const meter = { clock, timing: { kind: "synchronous" }, floorMs: 0, perKernel: false, prime: false } as const;

async function millisecondsOf(subject: TimedSubject): Promise<Record<string, number | undefined>> {
  const run = await meterRun(subject, meter);
  return Object.fromEntries([...sumByKey(run)].map(([key, { ms }]) => [key, ms]));
}

test("a layer has what it does before its first kernel and after its last", async () => {
  // 1000 + 2000 of the fourth.
  expect(await millisecondsOf(layersSubject(network(), [[1, 4]]))).toEqual({
    "first#0": 1,
    "after#0": 10,
    "without#0": 100,
    "both#0": 3000,
    "last#0": 0,
  });
});

test("so it has in the forward pass of a training step", async () => {
  expect(await millisecondsOf(trainingSubject(network(), [[1, 4]]))).toMatchObject({
    "first#0 forward": 1,
    "after#0 forward": 10,
    "without#0 forward": 100,
    "both#0 forward": 3000,
    "last#0 forward": 0,
  });
});

/** A subject that takes ten milliseconds where a pause was before it, and one where not; and how many of its runs were observed. */
function coldAtFirst(): TimedSubject & { paused: boolean; observations: number } {
  const subject = {
    paused: true,
    observations: 0,
    run: () => {
      now += subject.paused ? 10 : 1;
      subject.paused = false;
      return [relu([1])];
    },
    instrument: () => {
      subject.observations += 1;
      return { run: subject.run, onKernel: () => undefined, keys: () => ["all"] };
    },
    dispose: () => undefined,
  };
  return subject;
}

test("a short run is timed right after another, which is not observed", async () => {
  expect([49.9, 50].map(needsPriming)).toEqual([true, false]);
  const cold = coldAtFirst();
  expect(await endToEndMs(cold, meter)).toBe(10);
  cold.paused = true;
  expect(await endToEndMs(cold, { ...meter, prime: true })).toBe(1);
  cold.paused = true;
  const { totalMs, kernels } = await meterRun(cold, { ...meter, prime: true });
  expect([totalMs, kernels.length, cold.observations]).toEqual([1, 1, 1]);
});
