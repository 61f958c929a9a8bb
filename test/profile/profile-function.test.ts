import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { profile } from "../../src/profile/profile.ts";
import { findBackend } from "../analysis/cpu-backend.ts";

await findBackend();

const times = (x: tf.Tensor, y: tf.Tensor): tf.Tensor => tf.matMul(x as tf.Tensor2D, y as tf.Tensor2D);

describe("a plain function of tensors", () => {
  test("a row per kernel call", () => {
    const record = profile(
      function scores(x) {
        return tf.relu(times(times(x as tf.Tensor, tf.ones([3, 4])), tf.ones([4, 5])));
      },
      [[2, 3]],
    );
    expect(record.model).toMatchObject({
      name: "scores",
      format: "in-memory",
      batch: 2,
      inputs: [{ shape: [2, 3], dtype: "float32" }],
      outputs: [{ name: "output", shape: [2, 5] }],
    });
    const products = record.layers.filter(({ type }) => type === "BatchMatMul");
    expect(products.map(({ path, call, macs }) => [path, call, macs])).toEqual([
      ["BatchMatMul", 0, 2 * 3 * 4],
      ["BatchMatMul", 1, 2 * 4 * 5],
    ]);
    expect(record.totals).toMatchObject({ macs: 24 + 40, flops: 2 * 64 + 10, params: 0 });
    expect(record.status).toBe("complete");
  });

  test("a row per run of a named tidy scope, with its variables", () => {
    const w = tf.variable(tf.ones([3, 3]), true, "w");
    const block = (x: tf.Tensor): tf.Tensor => tf.tidy("block", () => tf.relu(times(x, w)));
    const { layers, totals } = profile((x) => tf.add(block(block(x as tf.Tensor)), 1), [[2, 3]]);
    expect(layers.map(({ path, call, params, macs }) => [path, call, params, macs])).toEqual([
      ["block", 0, 9, 18],
      ["block", 1, 0, 18],
      ["Add", 0, 0, 0],
    ]);
    expect(layers[0]).toMatchObject({ inputShapes: [[2, 3]], outputShapes: [[2, 3]], trainableParams: 9 });
    expect(totals.params).toBe(9);
    w.dispose();
  });

  test("nested scopes make a path; several outputs have names", () => {
    const inner = (x: tf.Tensor): tf.Tensor => tf.tidy("inner", () => tf.exp(x));
    const { layers, model } = profile(
      (x) => tf.tidy("outer", () => ({ once: inner(x as tf.Tensor), root: tf.sqrt(x as tf.Tensor) })),
      [[4]],
    );
    expect(layers.map(({ path, flops }) => [path, flops])).toEqual([
      ["outer/inner", 4],
      ["outer", 4],
    ]);
    expect(model.outputs.map(({ name }) => name)).toEqual(["once", "root"]);
  });

  test("tensors as inputs: shapes are taken, small integers are read", () => {
    const x = tf.ones([5, 2]);
    const rows = tf.tensor1d([0, 4, 4], "int32");
    const record = profile((table, index) => tf.gather(table as tf.Tensor, index as tf.Tensor1D), [x, rows]);
    expect(record.model.outputs[0]?.shape).toEqual([3, 2]);
    tf.dispose([x, rows]);
  });

  test("the caller's backend and tensors stay, also where the function disposes or throws", () => {
    const x = tf.tensor([1, 2, 3]);
    const { numTensors } = tf.memory();
    profile(
      (y) => {
        const root = tf.sqrt(y as tf.Tensor);
        (y as tf.Tensor).dispose();
        return root;
      },
      [x],
    );
    const broken = profile(
      (y) => {
        tf.keep(tf.exp(y as tf.Tensor)).dispose();
        throw new Error("no such file");
      },
      [x],
    );
    expect(broken).toMatchObject({ status: "partial", totals: { flops: 3 } });
    expect(broken.reasons[0]?.text).toMatch(/no such file/);
    expect([...x.dataSync()]).toEqual([1, 2, 3]);
    expect(tf.getBackend()).toBe("cpu");
    expect(tf.memory().numTensors).toBe(numTensors);
    x.dispose();
  });

  test("a function that reads values or returns none says so", () => {
    expect(
      profile((x) => tf.scalar((x as tf.Tensor).dataSync()[0] as number), [[2]]).reasons[0]?.text,
    ).toMatch(/reads computed values/);
    expect(profile(() => undefined as unknown as tf.Tensor, [[2]]).reasons[0]?.text).toMatch(
      /did not return a tensor/,
    );
    const later = (async () => tf.scalar(1)) as unknown as () => tf.Tensor;
    expect(profile(later, []).reasons[0]?.text).toMatch(/asynchronous/);
  });

  test("what it writes to variables and keeps does not last", () => {
    const mean = tf.variable(tf.tensor1d([1, 2]));
    const { numTensors } = tf.memory();
    const record = profile(
      (x) => {
        mean.assign(tf.add(mean, 1));
        return tf.keep(tf.mul(x as tf.Tensor, mean));
      },
      [[2]],
    );
    expect(record).toMatchObject({ status: "complete", totals: { flops: 4 } });
    expect(record.model.outputs[0]?.shape).toEqual([2]);
    expect([...mean.dataSync()]).toEqual([1, 2]);
    expect(tf.memory().numTensors).toBe(numTensors);
    mean.dispose();
  });

  test("an asynchronous function that fails later fails nobody", async () => {
    const rejections: unknown[] = [];
    const listen = (reason: unknown): number => rejections.push(reason);
    process.on("unhandledRejection", listen);
    const later = (async (x: tf.Tensor) => {
      await tf.relu(x).data();
      return x;
    }) as unknown as () => tf.Tensor;
    expect(profile(later, [[2]]).reasons[0]?.text).toMatch(/asynchronous/);
    await new Promise((resolve) => setTimeout(resolve, 10));
    process.off("unhandledRejection", listen);
    expect(rejections).toEqual([]);
  });

  test("a function that runs no operation says so", () => {
    expect(profile((x) => x as tf.Tensor, [[2]])).toMatchObject({
      status: "unavailable",
      reasons: [{ code: "nothing-run", text: "no operation was run: there is nothing to count" }],
    });
  });

  test.each([
    ["no inputs", undefined, "found a function without a list of inputs"],
    ["a negative extent", [[-1, 3]], "found [-1,3] as input 0 of the function"],
    ["an open extent", [[2], [null, 3]], "found [null,3] as input 1 of the function"],
    ["a text", ["224"], 'found "224" as input 0'],
    ["a dtype that tfjs lacks", [{ shape: [2], dtype: "float16" }], 'found {"shape":[2],"dtype":"float16"}'],
  ])("%s is refused in one line", (_title, inputs, line) => {
    expect(() => profile((x) => x as tf.Tensor, inputs as never)).toThrow(line);
  });
});
