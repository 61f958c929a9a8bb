import { getKernelsForBackend, matMul, memory, serialization, square } from "@tensorflow/tfjs-core";
import type { Tensor, TensorInfo } from "@tensorflow/tfjs-core";
import { layers, sequential } from "@tensorflow/tfjs-layers";
import { beforeAll, expect, test } from "vitest";
import { openBackend } from "../../../src/backends/open-backend.ts";
import { layersSubject } from "../../../src/profile/time/layers-subject.ts";
import { workClock, workMs } from "../work-clock.ts";
import { summarizeTimes } from "../../../src/profile/time/summarize-times.ts";
import { timeSubject } from "../../../src/profile/time/time-subject.ts";
import type { TimedSubject } from "../../../src/profile/time/timed-subject.ts";

beforeAll(() => openBackend("wasm"));

class TenProducts extends layers.Layer {
  static className = "TenProducts";
  override call(inputs: Tensor | Tensor[]): Tensor {
    let x = [inputs].flat()[0] as Tensor;
    for (let time = 0; time < 10; time += 1) x = matMul(x, x);
    return x;
  }
}
serialization.registerClass(TenProducts);

/** Three layers of products of squares of this side. */
const side = 8;

function planted(): TimedSubject {
  const net = sequential({
    layers: [
      layers.dense({ units: side, inputShape: [side], name: "one" }),
      new TenProducts({ name: "ten" }),
      layers.dense({ units: side, name: "two" }),
    ],
  });
  return layersSubject(net, [[side, side]]);
}

const synchronous = { kind: "synchronous" } as const;

test("every row has a sample a run, of all its kernels, and nothing is left behind", async () => {
  const clock = workClock();
  const kernels = getKernelsForBackend("wasm").map((kernel) => kernel.kernelFunc);
  const subject = planted();
  const before = memory().numTensors;
  const told: number[] = [];
  const samples = await timeSubject(subject, synchronous, {
    runs: 5,
    warmup: 2,
    clock,
    onRun: (done, total) => told.push(done / total),
  });
  expect([...samples.byKey.keys()]).toEqual(["one#0", "ten#0", "two#0"]);
  expect([...samples.byKey.values()].map(({ ms }) => ms.length)).toEqual([5, 5, 5]);
  expect(samples.byKey.get("ten#0")?.kernels).toBe(10);
  // In products of 8 * 8 sums of 8 terms; readings of the clock are less than a percent.
  for (const [index, { ms }] of [...samples.byKey.values()].entries()) {
    const products = summarizeTimes(ms as number[]).medianMs / (side ** 3 * workMs);
    expect(products).toBeCloseTo([1, 10, 1][index] as number, 1);
  }
  expect(samples.endToEnd).toHaveLength(5);
  expect(samples.observed).toHaveLength(5);
  expect(told.at(-1)).toBe(1);
  expect(memory().numTensors).toBe(before);
  expect(getKernelsForBackend("wasm").map((kernel) => kernel.kernelFunc)).toEqual(kernels);
});

test("what lies between two kernels is charged to the second, and what observing costs to nobody", async () => {
  // A clock that ticks at every look: four at each layer, where the observer's work begins and ends before and after it, and two at the model; a
  // kernel looks when called and when done, and once more to go on.
  let looks = 0;
  const clock = { name: "ticking", now: () => (looks += 1) };
  const subject = planted();
  const { byKey, endToEnd, observed } = await timeSubject(subject, synchronous, {
    runs: 3,
    warmup: 0,
    repeat: false,
    clock,
  });
  // From the mark before it, over the look at its call, to the look at its end: 2 ticks; of these 1 lies in the kernel. The first has 1 more, from the
  // layer before to the observer's work, and the last 1 more, to the layer's end.
  expect(byKey.get("ten#0")).toEqual({ ms: [22, 22, 22], kernelMs: [10, 10, 10], kernels: 10, onDevice: 10 });
  // Two looks, one tick apart.
  expect(endToEnd).toEqual([1, 1, 1]);
  const kernels = [...byKey.values()].reduce((sum, each) => sum + each.kernels, 0);
  // Three looks a kernel, four at each of three layers, two at the model, and the one at the end.
  const looked = 3 * kernels + 4 * 3 + 2 + 1;
  expect(observed).toEqual([looked, looked, looked]);
});

test("where kernels go on after their calls, each is waited for, and the floor is subtracted", async () => {
  let now = 0;
  const clock = { name: "set by hand", now: () => now };
  // A wait takes 5 ms by itself, and 2 ms more for a kernel of some size, which goes on for so long.
  const readBack = {
    kind: "read-back",
    synchronize: ([x]: readonly TensorInfo[]) => {
      now += sizeOf(x) > 16 ? 7 : 5;
    },
  } as const;
  const { byKey, synchronisation, endToEnd } = await timeSubject(planted(), readBack, {
    runs: 2,
    warmup: 0,
    repeat: false,
    clock,
  });
  // 7 - 5 of 7 ms is more than a twentieth.
  const tried = { callMs: 0, waitMs: 7 };
  expect(synchronisation).toEqual({ medianMs: 5, madMs: 0, samples: 101, perKernel: true, tried });
  // Ten kernels of 7 - 5 ms.
  expect(byKey.get("ten#0")?.ms).toEqual([20, 20]);
  expect(endToEnd).toEqual([2, 2]);
});

test("where kernels have finished when their calls return, only whole runs are waited for", async () => {
  let now = 0;
  let waits = 0;
  const clock = { name: "set by hand", now: () => now };
  const readBack = {
    kind: "read-back",
    synchronize: () => {
      waits += 1;
      now += 5;
    },
  } as const;
  const { synchronisation, endToEnd } = await timeSubject(planted(), readBack, {
    runs: 2,
    warmup: 0,
    repeat: false,
    clock,
  });
  expect(synchronisation?.perKernel).toBe(false);
  expect(endToEnd).toEqual([0, 0]);
  // 20 to begin with, 101 for the floor, 6 after the long kernel, one at the end of the first run and of two more, and of each run
  // before a timed one: the one that is planned by, and two of two kinds.
  expect(waits).toBe(20 + 101 + 6 + 3 + 5);
});

function sizeOf(tensor: TensorInfo | undefined): number {
  return (tensor?.shape ?? []).reduce((product, extent) => product * extent, 1);
}

test("rows shorter than a hundred steps of the clock are passed again and again within one sample", async () => {
  const tiny = layers.dense({ units: 32, inputShape: [32], name: "tiny" });
  const work = workClock();
  // A clock of whole milliseconds does not see one pass: 32 sums of 32 terms take a hundredth of one.
  const clock = { name: "coarse", now: () => Math.floor(work.now()) };
  const subject = layersSubject(sequential({ layers: [tiny] }), [[1, 32]]);
  const { byKey } = await timeSubject(subject, synchronous, { runs: 3, warmup: 0, clock });
  const { repeats, ms = [] } = byKey.get("tiny#0") ?? {};
  expect(repeats).toBe(1000);
  expect(ms).toHaveLength(3);
  // A thousand passes take 10.24 ms: 10 or 11 steps of the clock.
  expect(1000 * 32 ** 2 * workMs).toBeCloseTo(10.24, 9);
  for (const pass of ms) expect([0.01, 0.011]).toContain(pass);
});

test("what a model leaves behind is counted, and a stop ends the timing", async () => {
  class Keeping extends layers.Layer {
    static className = "Keeping";
    readonly kept: Tensor[] = [];
    override call(inputs: Tensor | Tensor[]): Tensor {
      const y = square([inputs].flat()[0] as Tensor);
      this.kept.push(y.clone());
      (this.kept.at(-1) as { kept: boolean }).kept = true;
      return y;
    }
  }
  const net = sequential({ layers: [new Keeping({ inputShape: [2] })] });
  const kept = await timeSubject(layersSubject(net, [[1, 2]]), synchronous, {
    runs: 2,
    warmup: 0,
    repeat: false,
  });
  // One in the run that is planned by, one in each of two runs of two kinds, and one in each run before these.
  expect(kept.tensorsLeft).toBe(2 * (1 + 2 * 2));
  const stop = new AbortController();
  stop.abort();
  await expect(
    timeSubject(planted(), synchronous, { runs: 1, warmup: 0, signal: stop.signal }),
  ).rejects.toThrow("interrupted");
});

test("a budget ends the kept runs, after the least number of them", async () => {
  // A clock that ticks at every look: over 12 looks for the first run's kernels, over 60 for a turn of timed runs.
  let looks = 0;
  const clock = { name: "ticking", now: () => (looks += 1) };
  const { endToEnd } = await timeSubject(planted(), synchronous, {
    runs: 50,
    warmup: 0,
    budget: { milliseconds: 60, leastRuns: 3 },
    clock,
  });
  expect(endToEnd).toHaveLength(3);
});
