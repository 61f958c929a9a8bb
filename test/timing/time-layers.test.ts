import "@tensorflow/tfjs-backend-cpu";
import {
  engine,
  getKernel,
  getKernelsForBackend,
  matMul,
  scalar,
  serialization,
  setBackend,
} from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import { layers, sequential } from "@tensorflow/tfjs-layers";
import { beforeAll, expect, test } from "vitest";
import { summariseTimes } from "../../src/timing/summarise-times.ts";
import { timeLayers } from "../../src/timing/time-layers.ts";
import { withTimedKernels } from "../../src/timing/with-timed-kernels.ts";

beforeAll(() => setBackend("cpu"));

class Slow extends layers.Layer {
  static className = "Slow";
  override call(inputs: Tensor | Tensor[]): Tensor {
    let x = [inputs].flat()[0] as Tensor;
    for (let time = 0; time < 10; time += 1) x = matMul(x, x);
    return x;
  }
}
serialization.registerClass(Slow);

test("a planted slow layer is the most expensive one, and every row has a sample a run", () => {
  const net = sequential({
    layers: [
      layers.dense({ units: 128, inputShape: [128], name: "one" }),
      new Slow({ name: "ten" }),
      layers.dense({ units: 128, name: "two" }),
    ],
  });
  const { byRow, endToEnd } = timeLayers(net, [[128, 128]], { runs: 5, warmup: 2 });
  const medians = [...byRow].map(([key, samples]) => [key, summariseTimes(samples).medianMs] as const);
  const slowest = medians.toSorted((a, b) => b[1] - a[1])[0];
  expect(slowest?.[0]).toBe("ten#0");
  expect([...byRow.values()].map((samples) => samples.length)).toEqual([5, 5, 5]);
  expect(endToEnd).toHaveLength(5);
});

test("a kernel inside a kernel is not counted twice, and the kernels are put back", () => {
  const before = getKernelsForBackend("cpu").map((kernel) => kernel.kernelFunc);
  let reading = 0;
  const clock = { name: "a clock that ticks at every look", now: () => (reading += 1) };
  const times: number[] = [];
  const outer = getKernel("Add", "cpu");
  const inner = getKernel("Sub", "cpu");
  const original = outer.kernelFunc;
  outer.kernelFunc = (parameters) => (inner.kernelFunc(parameters), original(parameters));
  try {
    withTimedKernels(
      clock,
      (milliseconds) => times.push(milliseconds),
      () => {
        outer.kernelFunc({ inputs: { a: scalar(1), b: scalar(2) }, backend: engine().backend } as never);
      },
    );
  } finally {
    outer.kernelFunc = original;
  }
  expect(times).toEqual([1]);
  expect(getKernelsForBackend("cpu").map((kernel) => kernel.kernelFunc)).toEqual(before);
});
