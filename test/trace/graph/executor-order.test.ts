import "@tensorflow/tfjs-backend-cpu";
import { loadGraphModelSync } from "@tensorflow/tfjs-converter";
import type { GraphModel } from "@tensorflow/tfjs-converter";
import { memory, ones, profile as profileKernels, setBackend } from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { profile } from "../../../src/profile/profile.ts";
import { node, placeholder } from "./graph-of.ts";
import type { TestNode } from "./graph-of.ts";

beforeAll(() => setBackend("cpu"));

const repeated = (name: string, input: string, times: string): TestNode => node(name, "Tile", [input, times]);
const constant = (name: string): TestNode => node(name, "Const", [], { dtype: { type: "DT_INT32" } });

/** Two branches from x, of 10 numbers: one of 30, one of 100. Each ends in a mean, a single number. */
const branches: readonly TestNode[] = [
  placeholder("x", [1, 10]),
  constant("axis"),
  constant("three"),
  constant("ten"),
  repeated("narrow", "x", "three"),
  node("narrow/mean", "Mean", ["narrow", "axis"]),
  repeated("wide", "x", "ten"),
  node("wide/mean", "Mean", ["wide", "axis"]),
  node("y", "AddV2", ["narrow/mean", "wide/mean"]),
];

function load(nodes: readonly TestNode[]): GraphModel {
  const values = { axis: [1], three: [1, 3], ten: [1, 10] };
  const artifacts = {
    modelTopology: { node: nodes, versions: { producer: 1, minConsumer: 1 } },
    weightSpecs: Object.entries(values).map(([name, each]) => {
      return { name, shape: [each.length], dtype: "int32" as const };
    }),
    weightData: new Int32Array(Object.values(values).flat()).buffer,
  };
  return loadGraphModelSync({ load: () => artifacts }) as unknown as GraphModel;
}

/** What tfjs' own engine holds at most while the model runs, less what was there before. */
async function measuredPeak(model: GraphModel): Promise<number> {
  // Other tests of this process may have left tensors.
  const { numBytes } = memory();
  const x = ones([1, 10]);
  const { peakBytes } = await profileKernels(() => model.predict(x) as never);
  return peakBytes - numBytes;
}

test("the peak of a graph is that of tfjs' executor, which starts both branches before it ends one", async () => {
  const model = load(branches);
  const { layers, totals } = profile(model);
  expect(layers.map(({ name }) => name)).toEqual(["x", "narrow", "narrow/mean", "wide", "wide/mean", "y"]);
  // x 10 + narrow 30 + wide 100 + the first mean. In the rows' order narrow is gone before wide begins: 10 + 1 + 100 + 1 = 112.
  expect(totals).toMatchObject({
    peakActivationBytes: 4 * (10 + 30 + 100 + 1),
    peakActivationOrder: "executor",
  });
  expect(await measuredPeak(model)).toBe(4 * (10 + 30 + 100 + 1));
});

test("where the executor finds its order while running, the peak is that of the rows' order", () => {
  const model = load([
    ...branches,
    node("positive", "Greater", ["x", "x"]),
    node("places", "Where", ["positive"]),
  ]);
  const { totals } = profile(model);
  expect(totals).not.toHaveProperty("peakActivationOrder");
  // x 10, the mean of narrow, wide 100 and its mean; what follows is smaller: 10 truth values of a byte, 10 x 2 places.
  expect(totals.peakActivationBytes).toBe(4 * (10 + 1 + 100 + 1));
});
