import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { backends } from "../../src/backends/index.ts";
import { openBackend } from "../../src/backends/open-backend.ts";

test("the table has every name once, and wasm is the default", async () => {
  const names = backends.map((one) => one.name);
  expect(names).toEqual(["wasm", "cpu", "tensorflow", "webgpu"]);
  expect((await openBackend()).name).toBe("wasm");
});

test("wasm opens, computes, and reports its device", async () => {
  const open = await openBackend("wasm");
  expect(tf.getBackend()).toBe("wasm");
  expect(open).toMatchObject({
    name: "wasm",
    gpu: false,
    software: false,
    kernelTiming: { kind: "synchronous" },
  });
  expect(open.device).toMatch(/, wasm SIMD, 1 thread$/);
  expect(open.clock).toContain("performance.now");
  expect(tf.tidy(() => tf.matMul([[1, 2]], [[3], [4]]).dataSync()[0])).toBe(11);
});

test("cpu opens without its greeting, and wasm can be opened again afterwards", async () => {
  const warned: unknown[] = [];
  const warn = console.warn;
  console.warn = (...words: unknown[]) => warned.push(words);
  try {
    const open = await openBackend("cpu");
    expect(tf.getBackend()).toBe("cpu");
    expect(open.device).toMatch(/, JavaScript, 1 thread$/);
    expect(tf.tidy(() => tf.add(1, 2).dataSync()[0])).toBe(3);
  } finally {
    console.warn = warn;
  }
  expect(warned).toEqual([]);
  expect((await openBackend("wasm")).name).toBe("wasm");
  expect(tf.getBackend()).toBe("wasm");
});

test("an unknown name is an error with the known names", async () => {
  await expect(openBackend("gpu")).rejects.toMatchObject({
    code: "backend-unavailable",
    message:
      "backend is not available: found the name 'gpu'; expected one of wasm, cpu, tensorflow, webgpu. Fix: choose one of those, for instance wasm",
  });
});
