import { expect, test } from "vitest";
import { nodeToJson } from "../../../src/model/saved-model/to-json.ts";
import { conv, floats, node, placeholder, profileGraph, rowOf } from "./graph-of.ts";
import type { TestNode } from "./graph-of.ts";

const fused = (activation: string): { readonly list: { readonly s: readonly string[] } } => ({
  list: { s: [btoa("BiasAdd"), btoa(activation)] },
});

const graphs: Readonly<Record<string, (activation: string) => readonly TestNode[]>> = {
  _FusedConv2D: (activation) => [
    placeholder("x", [-1, 5, 5, 8]),
    floats("w", [3, 3, 8, 4]),
    floats("b", [4]),
    node("y", "_FusedConv2D", ["x", "w", "b"], {
      ...conv,
      fused_ops: fused(activation),
      num_args: { i: "1" },
    }),
  ],
  _FusedMatMul: (activation) => [
    placeholder("x", [-1, 8]),
    floats("w", [8, 4]),
    floats("b", [4]),
    node("y", "_FusedMatMul", ["x", "w", "b"], { fused_ops: fused(activation), num_args: { i: "1" } }),
  ],
};

/* MACs: 3*3*4 outputs * 3*3*8 taps; 4 outputs * 8. Per output one bias and the activation. */
test.each([
  ["_FusedConv2D", "Tanh", 36 * 72, 36 * (1 + 1)],
  ["_FusedConv2D", "GeluExact", 36 * 72, 36 * (1 + 5)],
  ["_FusedMatMul", "Tanh", 4 * 8, 4 * (1 + 1)],
  ["_FusedMatMul", "GeluApproximate", 4 * 8, 4 * (1 + 8)],
])("%s with %s: counted, although tfjs fuses no such activation", (op, activation, macs, others) => {
  const record = profileGraph(graphs[op]?.(activation) ?? []);
  expect(record.status).toBe("complete");
  expect(rowOf(record, "y")).toMatchObject({ macs, flops: 2 * macs + others });
});

test.each(Object.keys(graphs))(
  "%s with an unknown activation is counted without it, which is listed",
  (op) => {
    const record = profileGraph(graphs[op]?.("Snake") ?? []);
    const plain = profileGraph(graphs[op]?.("Tanh") ?? []);
    expect(record).toMatchObject({
      status: "partial",
      totals: { macs: plain.totals.macs },
      uncounted: [{ op: "fused activation snake", calls: 1, layers: ["y"] }],
    });
  },
);

test("batch normalization in a SavedModel trains unless it says otherwise, so its moments are counted", () => {
  const decoded = nodeToJson({ name: "y", op: "FusedBatchNormV3", input: [], attr: {} } as never);
  const record = (attr: object): ReturnType<typeof profileGraph> =>
    profileGraph([
      placeholder("x", [1, 4, 4, 3]),
      floats("scale", [3]),
      floats("offset", [3]),
      floats("none", [0]),
      node("y", "FusedBatchNormV3", ["x", "scale", "offset", "none", "none"], { ...attr }),
    ]);
  const trained = record(decoded["attr"] as object);
  expect(trained.status).toBe("complete");
  expect(trained.totals.flops).toBe(record({ is_training: { b: true } }).totals.flops);
  expect(trained.totals.flops).toBeGreaterThan(record({ is_training: { b: false } }).totals.flops ?? 0);
});
