import "@tensorflow/tfjs-backend-cpu";
import { engine, getKernel, getKernelsForBackend, scalar, setBackend } from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { withKernelHooks } from "../../../src/profile/time/run-meter.ts";

beforeAll(() => setBackend("cpu"));

test("a kernel inside a kernel is not told of, nor one that the observer runs, and the kernels are put back", async () => {
  const before = getKernelsForBackend("cpu").map((kernel) => kernel.kernelFunc);
  const outer = getKernel("Add", "cpu");
  const inner = getKernel("Sub", "cpu");
  const original = outer.kernelFunc;
  outer.kernelFunc = (parameters) => (inner.kernelFunc(parameters), original(parameters));
  const call = { inputs: { a: scalar(1), b: scalar(2) }, backend: engine().backend } as never;
  const told: string[] = [];
  try {
    await withKernelHooks(
      (run, { op }) => {
        told.push(op);
        inner.kernelFunc(call);
        return run();
      },
      () => outer.kernelFunc(call),
    );
    await expect(
      withKernelHooks(
        (run) => run(),
        () => Promise.reject(new Error("in the run")),
      ),
    ).rejects.toThrow("in the run");
  } finally {
    outer.kernelFunc = original;
  }
  expect(told).toEqual(["Add"]);
  expect(getKernelsForBackend("cpu").map((kernel) => kernel.kernelFunc)).toEqual(before);
});
