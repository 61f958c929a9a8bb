import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { addOps, defineOps, elements, profile } from "../../src/index.ts";

/** Runs a kernel that only this test knows: every element times itself and its two neighbours along axis 1. */
const neighbours = (x: tf.Tensor): tf.Tensor => tf.engine().runKernel("Neighbours", { x } as never);

describe("ops of the user's own", () => {
  beforeAll(async () => {
    await tf.setBackend("cpu");
    tf.registerKernel({
      kernelName: "Neighbours",
      backendName: "cpu",
      kernelFunc: ({ inputs, backend }) => {
        const { shape, dtype } = inputs["x"] as tf.TensorInfo;
        const values = new Float32Array(elements(shape));
        return (backend as unknown as { makeTensorInfo: CallableFunction }).makeTensorInfo(
          shape,
          dtype,
          values,
        ) as tf.TensorInfo;
      },
    });
  });

  test("are uncounted until their rules are added, and counted and looked through from then on", () => {
    expect(profile(neighbours as never, [[1, 10, 2]])).toMatchObject({
      status: "unavailable",
      uncounted: [{ op: "Neighbours", calls: 1 }],
    });
    addOps(
      defineOps({
        kernels: ["Neighbours"],
        shape: ({ x }) => ({ shape: x?.shape ?? [], dtype: "float32" }),
        cost: ({ outputs }) => ({ macs: 3 * elements(outputs[0]?.shape ?? []), elementwise: 0 }),
        window: () => ({
          kind: "slide",
          input: "x",
          axes: [{ axis: 1, size: 3, stride: 1, dilation: 1, padBefore: 1 }],
          mixes: [],
        }),
      }),
    );
    const record = profile(neighbours as never, [[1, 10, 2]]);
    // 10 places x 2 channels x 3 taps.
    expect(record).toMatchObject({ status: "complete", totals: { macs: 60, flops: 120 } });
    expect(record.layers[0]?.receptiveField).toMatchObject({ status: "exact", size: [3], padding: [1] });
  });

  test.each(["Conv2D", "Neighbours"])("rules for %s, which has some, are refused in one line", (kernel) => {
    const again = defineOps({
      kernels: [kernel],
      shape: () => ({ shape: [], dtype: "float32" }),
      cost: () => ({ macs: 0, elementwise: 0 }),
      window: () => ({ kind: "everything" }),
    });
    expect(() => addOps(again)).toThrow(`two op families claim the kernel ${kernel}; expected kernels that`);
  });
});
