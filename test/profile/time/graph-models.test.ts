import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadGraphModelSync } from "@tensorflow/tfjs-converter";
import type { GraphModel } from "@tensorflow/tfjs-converter";
import type { io } from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBackend } from "../../../src/backends/open-backend.ts";
import { profileFile } from "../../../src/profile/profile-file.ts";
import type { TimeOptions } from "../../../src/profile/time/sampling-options.ts";
import { workClock, workMs } from "../work-clock.ts";
import { graphSubject } from "../../../src/profile/time/graph-subject.ts";
import { watchNodes } from "../../../src/profile/time/watch-nodes.ts";
import { ints, node, placeholder } from "../../trace/graph/graph-of.ts";

const folder = mkdtempSync(join(tmpdir(), "graph-times-"));
afterAll(() => rmSync(folder, { recursive: true }));
beforeAll(() => openBackend("wasm"));

/** By work, whatever else the machine does: a wall clock may find rows above the peaks that were probed at another time. */
const time = (): TimeOptions => ({ backend: "wasm", sampling: { runs: 3, warmup: 1, clock: workClock() } });

/** The product of x and w, both [24, 24], and ReLU. */
const nodes = [
  placeholder("x", [24, 24]),
  node("w", "Const", [], {
    dtype: { type: "DT_FLOAT" },
    value: { tensor: { dtype: "DT_FLOAT", tensorShape: { dim: [{ size: "24" }, { size: "24" }] } } },
  }),
  node("product", "MatMul", ["x", "w"]),
  node("relu", "Relu", ["product"]),
];

function written(name: string, manifest: readonly unknown[], graph: readonly unknown[] = nodes): string {
  const file = join(folder, name);
  writeFileSync(
    file,
    JSON.stringify({
      format: "graph-model",
      modelTopology: { node: graph, versions: {} },
      weightsManifest: manifest,
    }),
  );
  return file;
}

const weights = [{ name: "w", shape: [24, 24], dtype: "float32" }];

test("rows of a graph have the times of its nodes; weights whose files are absent are random", async () => {
  const record = await profileFile(written("absent.json", [{ paths: ["absent.bin"], weights }]), {
    time: time(),
  });
  expect(record.timing).toMatchObject({
    backend: "wasm",
    weights: "random",
    runs: 3,
    kernelTiming: "synchronous",
  });
  const [x, product, relu] = ["x", "product", "relu"].map((name) =>
    record.layers.find((row) => row.name === name),
  );
  expect(x).toMatchObject({ untimed: { kind: "no-kernels" } });
  expect(product?.time).toMatchObject({ samples: 3, kernels: 1 });
  // 24^3 multiply-accumulates against 24^2 comparisons.
  expect(product?.time?.medianMs).toBeCloseTo(24 ** 3 * workMs, 4);
  expect(relu?.time?.medianMs).toBeCloseTo(24 ** 2 * workMs, 4);
  expect((product?.time?.share ?? 0) + (relu?.time?.share ?? 0)).toBeCloseTo(1, 9);
});

test("weights that are there are taken; of which some are absent, an error", async () => {
  writeFileSync(join(folder, "w.bin"), new Uint8Array(new Float32Array(24 * 24).fill(0.1).buffer));
  const record = await profileFile(written("there.json", [{ paths: ["w.bin"], weights }]), { time: time() });
  expect(record.timing?.weights).toBe("from-file");
  const half = { name: "v", shape: [1], dtype: "float32" };
  const torn = written("torn.json", [
    { paths: ["w.bin"], weights },
    { paths: ["gone.bin"], weights: [half] },
  ]);
  await expect(profileFile(torn, { time: time() })).rejects.toThrow(/weight file is missing: .*gone\.bin/);
});

test("integers that are absent can't be random, and needn't be where they are known", async () => {
  const shaped = [
    ...nodes,
    node("s", "Const", [], {
      dtype: { type: "DT_INT32" },
      value: { tensor: { dtype: "DT_INT32", tensorShape: { dim: [{ size: "1" }] } } },
    }),
    node("flat", "Reshape", ["relu", "s"]),
  ];
  const manifest = [
    { paths: ["absent.bin"], weights: [...weights, { name: "s", shape: [1], dtype: "int32" }] },
  ];
  await expect(profileFile(written("ints.json", manifest, shaped), { time: time() })).rejects.toThrow(
    /no weight files beside the graph model ints, whose s is int32/,
  );
  // Where they are known from elsewhere, the rest can.
  writeFileSync(
    join(folder, "small-weights.json"),
    JSON.stringify([{ name: "s", shape: [1], dtype: "int32", values: [-1] }]),
  );
  const record = await profileFile(join(folder, "ints.json"), { time: time() });
  rmSync(join(folder, "small-weights.json"));
  expect(record.timing?.weights).toBe("random");
  expect(record.model.outputs[0]?.shape).toEqual([24 * 24]);
});

/** What stands in a while loop of three turns, each with a product. */
function looping(): GraphModel {
  const calls = (name: string): object => ({ func: { name } });
  const argument = (name: string, type = "DT_FLOAT"): object => ({ name, type });
  const inputArg = [argument("i", "DT_INT32"), argument("h")];
  const body = {
    signature: { name: "body", inputArg, outputArg: [argument("next"), argument("out")] },
    nodeDef: [
      ints("one", [1], []),
      node("add", "AddV2", ["i", "one:output:0"]),
      node("mul", "MatMul", ["h", "h"]),
    ],
    ret: { next: "add:z:0", out: "mul:product:0" },
  };
  const condition = {
    signature: { name: "cond", inputArg, outputArg: [argument("more")] },
    nodeDef: [ints("three", [3], []), node("less", "Less", ["i", "three:output:0"])],
    ret: { more: "less:z:0" },
  };
  const graph = [
    placeholder("x", [4, 4]),
    ints("start", [0], []),
    node("loop", "StatelessWhile", ["start", "x"], { cond: calls("cond"), body: calls("body") }),
    node("out", "Relu", ["loop:1"]),
  ];
  const topology = { node: graph, library: { function: [body, condition] }, versions: {} };
  const ints32 = new Int32Array([0, 1, 3]);
  const spec = (name: string): object => ({ name, shape: [], dtype: "int32" });
  return loadGraphModelSync({
    load: () =>
      ({
        modelTopology: topology,
        weightSpecs: ["start", "one", "three"].map(spec),
        weightData: ints32.buffer,
      }) as io.ModelArtifacts,
  }) as unknown as GraphModel;
}

test("nodes of a loop's functions are told apart by run, and further runs than rows go to the last row", async () => {
  const model = looping();
  const rows = [
    { name: "loop/mul", path: "loop/mul", call: 0 },
    { name: "loop/mul", path: "loop/mul", call: 1 },
    { name: "loop/add", path: "loop/add", call: 0 },
    { name: "loop/less", path: "loop/less", call: 0 },
    { name: "out", path: "out", call: 0 },
  ];
  const subject = graphSubject(model, [{ node: "x", shape: [4, 4], dtype: "float32" }], rows);
  const run = subject.instrument();
  const { withKernelHooks } = await import("../../../src/profile/time/run-meter.ts");
  await withKernelHooks((kernel, call) => {
    const result = kernel();
    run.onKernel({ ...call, outputs: [result].flat() });
    return result;
  }, run.run);
  const counts = new Map<string, number>();
  for (const key of run.keys()) counts.set(key, (counts.get(key) ?? 0) + 1);
  expect(counts.get("loop/mul#0")).toBe(1);
  expect(counts.get("loop/mul#1")).toBe(2);
  // Three turns and the look that ends them.
  expect(counts.get("loop/less#0")).toBe(4);
  expect(counts.get("loop/add#0")).toBe(3);
  expect(counts.get("out#0")).toBe(1);
  subject.dispose();
  model.dispose();
});

test("a watched model is left as it was", () => {
  const model = looping();
  const all = (model as unknown as { executor: { graph: { nodes: Record<string, object> } } }).executor.graph
    .nodes;
  const before = Object.getOwnPropertyDescriptor(all["out"], "category");
  const watch = watchNodes(model);
  expect(Object.getOwnPropertyDescriptor(all["out"], "category")?.get).toBeTypeOf("function");
  watch.release();
  expect(Object.getOwnPropertyDescriptor(all["out"], "category")).toEqual(before);
  model.dispose();
});
