import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import { beforeAll, describe, expect, test } from "vitest";
import type { LayerMethods } from "../../../src/trace/tfjs-internals/add-weight.ts";
import { engineMethods } from "../../../src/trace/tfjs-internals/engine-internals.ts";
import { onNodeRun } from "../../../src/trace/tfjs-internals/graph-model-fields.ts";
import type { ExecutorNode } from "../../../src/trace/tfjs-internals/graph-model-fields.ts";
import { registeredKernelCount } from "../../../src/trace/tfjs-internals/kernel-registry.ts";
import { contracts, graphOf, model, reluGraph } from "./tfjs-members.ts";
import type { Kind } from "./tfjs-members.ts";

describe("what src relies on in tfjs is there", () => {
  beforeAll(() => tf.setBackend("cpu"));

  const { TFJS_VERSION: version } = process.env;
  // Only where versions are tried one after the other.
  const atVersion = version === undefined ? () => undefined : test;
  atVersion("the version is the one asked for", () => {
    expect([tf.version_core, tfl.version_layers]).toEqual([version, version]);
  });

  const rows = Object.entries(contracts).flatMap(([name, { owner, members }]) =>
    Object.entries(members).map(([member, kind]) => [name, member, kind, owner] as const),
  );
  test.each(rows)("%s: %s (%s)", async (_name, member, kind, owner) => {
    expect(kindOf(Reflect.get(await owner(), member))).toBe(kind);
  });

  test("overridden methods are the classes' own, so that a restored method is where it was", () => {
    const own: readonly (readonly [object, string])[] = [
      [engineMethods(), "runKernel"],
      [engineMethods(), "endScope"],
      [engineMethods(), "keep"],
      [engineMethods(), "makeVariable"],
      [tf.Tensor.prototype, "dispose"],
      [tf.Variable.prototype, "dispose"],
      [tf.Variable.prototype, "assign"],
      [tfl.layers.Layer.prototype, "apply"],
      [tfl.layers.Layer.prototype, "addWeight"],
      [Object.getPrototypeOf(model.weights[0]) as object, "write"],
    ];
    expect(own.filter(([owner, name]) => !Object.hasOwn(owner, name))).toEqual([]);
  });

  test("addWeight takes the layer's own initializer as its eighth argument", () => {
    const { addWeight } = tfl.layers.Layer.prototype as unknown as LayerMethods;
    expect(addWeight).toHaveLength(8);
  });

  test("a registered kernel raises the size of the table of kernels", () => {
    const before = registeredKernelCount() as number;
    tf.registerKernel({ kernelName: "Contract", backendName: "cpu", kernelFunc: () => [] });
    expect(registeredKernelCount()).toBe(before + 1);
    tf.unregisterKernel("Contract", "cpu");
  });

  test("the executor reads a node's category before it runs the node", () => {
    const graph = reluGraph();
    const calls: string[] = [];
    const restore = onNodeRun(graphOf(graph).nodes["y"] as ExecutorNode, () => calls.push("y"));
    graph.execute({ x: tf.tensor1d([-1, 2]) }, "y");
    restore();
    graph.execute({ x: tf.tensor1d([-1, 2]) }, "y");
    expect(calls).toEqual(["y"]);
  });

  test("the errors of a missing kernel and of an unknown op begin as we read them", () => {
    expect(() => tf.engine().runKernel("Missing", {})).toThrow(/^Kernel 'Missing' not registered/);
    expect(() => reluGraph("Missing").execute({ x: tf.tensor1d([1]) }, "y")).toThrow(/^Unknown op/);
  });
});

test("tfjs is patched in trace/tfjs-internals only", () => {
  const src = fileURLToPath(new URL("../../../src/", import.meta.url));
  const patch = /\.prototype\.\w+ = |getPrototypeOf\(engine|engine\(\)(\.state)? as |\.kernelFunc = /;
  const files = readdirSync(src, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".ts"),
  );
  const patching = files.filter((file) => patch.test(readFileSync(`${src}${file}`, "utf8")));
  expect(patching.toSorted()).toEqual([
    "trace/tfjs-internals/engine-internals.ts",
    "trace/tfjs-internals/kernel-registry.ts",
  ]);
});

function kindOf(value: unknown): Kind | "undefined" | "null" {
  if (value === null) return "null";
  if (Array.isArray(value)) return "list";
  if (value instanceof Map || value instanceof WeakMap) return "map";
  return typeof value === "function" ? "method" : (typeof value as Kind);
}
