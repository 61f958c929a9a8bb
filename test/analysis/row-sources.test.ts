import "@tensorflow/tfjs-backend-cpu";
import { add, relu, setBackend, square } from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import { input, layers, model as functional, sequential } from "@tensorflow/tfjs-layers";
import type { SymbolicTensor } from "@tensorflow/tfjs-layers";
import { beforeAll, expect, test } from "vitest";
import { profile } from "../../src/profile/profile.ts";
import { profileFile } from "../../src/profile/profile-file.ts";
import type { ProfileRecord } from "../../src/record/profile-record.ts";
import { noSharedFiles, sharedJson, sharedPath } from "../shared-files.ts";

beforeAll(() => setBackend("cpu"));

const apply = (layer: layers.Layer, to: SymbolicTensor | SymbolicTensor[]): SymbolicTensor =>
  layer.apply(to) as SymbolicTensor;

/** Each row with the rows that it reads. */
const sourcesOf = ({ layers: rows }: ProfileRecord): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    rows.map(({ path, call, sources = [] }) => [
      `${path}#${call}`,
      sources.map((at) => rows[at]?.path ?? "none"),
    ]),
  );

test("a residual block: the sum reads both branches, a Dropout in inference hands its input on", () => {
  const x = input({ shape: [4, 4, 2], name: "x" });
  const conv = apply(layers.conv2d({ filters: 2, kernelSize: 3, padding: "same", name: "conv" }), x);
  const dropped = apply(layers.dropout({ rate: 0.5, name: "drop" }), conv);
  const sum = apply(layers.add({ name: "sum" }), [dropped, x]);
  expect(sourcesOf(profile(functional({ inputs: x, outputs: sum })))).toEqual({
    "x#0": [],
    "conv#0": ["x"],
    "drop#0": ["conv"],
    "sum#0": ["x", "drop"],
  });
});

test("layers of a nested model, a shared one at each call", () => {
  const inner = sequential({
    name: "inner",
    layers: [layers.dense({ units: 2, inputShape: [2], name: "d" })],
  });
  const x = input({ shape: [2], name: "x" });
  const record = profile(functional({ inputs: x, outputs: apply(inner, apply(inner, x)) }));
  const dense = record.layers.flatMap(({ type, sources }) => (type === "Dense" ? [sources] : []));
  const at = (index: number): string | undefined => record.layers[dense[index]?.[0] ?? -1]?.path;
  expect(dense.map((sources) => sources?.length)).toEqual([1, 1]);
  expect(["x", "inner/d_input"]).toContain(at(0));
  expect(at(1)).toMatch(/^inner\/d/);
});

test("a function of tensors: kernels outside of all scopes read each other", () => {
  const record = profile((x) => relu(add(square(x as Tensor), x as Tensor)), [[3]]);
  expect(sourcesOf(record)).toEqual({ "Square#0": [], "Add#0": ["Square"], "Relu#0": ["Add"] });
});

test.skipIf(noSharedFiles !== undefined)(
  "of a graph model, the inputs of the nodes in its file",
  async () => {
    interface Node {
      readonly name: string;
      readonly input?: readonly string[];
    }
    const file = "real-models/human_emotion/model.json";
    const { node } = sharedJson<{ readonly modelTopology: { readonly node: readonly Node[] } }>(
      file,
    ).modelTopology;
    const { layers: rows } = await profileFile(sharedPath(file));
    const named = new Set(rows.map(({ name }) => name));
    const inputs = new Map(
      node.map(({ name, input: read = [] }) => [name, read.map((one) => one.replace(/:\d+$/, ""))]),
    );
    for (const { name, sources = [] } of rows)
      expect([name, sources.map((at) => rows[at]?.name).toSorted()]).toEqual([
        name,
        [...new Set(inputs.get(name)?.filter((one) => named.has(one)))].toSorted(),
      ]);
    expect(rows.filter(({ sources }) => sources?.length === 2).map(({ type }) => type)).toEqual([
      "AddV2",
      "AddV2",
    ]);
  },
);
