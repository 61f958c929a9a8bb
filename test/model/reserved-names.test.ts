import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { profileFile } from "../../src/profile/profile-file.ts";
import type { ProfileRecord } from "../../src/record/profile-record.ts";
import { stepClock } from "../profile/step-clock.ts";
import { conv, node, placeholder } from "../trace/graph/graph-of.ts";
import type { TestNode } from "../trace/graph/graph-of.ts";
import { sequentialTopology } from "./layers/layers-file.ts";

const folder = mkdtempSync(join(tmpdir(), "reserved-names-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Shapes of weights by name. */
type Weights = readonly (readonly [name: string, shape: readonly number[], dtype?: string])[];

/** A model's folder with weights of ones. */
function put(name: string, model: object, weights: Weights): string {
  const floats = weights.reduce((sum, [, shape]) => sum + shape.reduce((a, b) => a * b, 1), 0);
  writeFileSync(join(folder, `${name}.bin`), new Float32Array(floats).fill(1));
  const specs = weights.map(([weight, shape, dtype = "float32"]) => ({ name: weight, shape, dtype }));
  const weightsManifest = [{ paths: [`${name}.bin`], weights: specs }];
  writeFileSync(join(folder, `${name}.json`), JSON.stringify({ ...model, weightsManifest }));
  return join(folder, `${name}.json`);
}

async function timed(path: string): Promise<ProfileRecord> {
  const sampling = { runs: 1, warmup: 0, clock: stepClock() };
  return profileFile(path, { time: { backend: "cpu", sampling } });
}

/** Names of the rows that have a time. */
function timedRows({ layers }: ProfileRecord): readonly string[] {
  return layers.filter(({ time }) => time !== undefined).map(({ name }) => name);
}

// Every object has these names: a table in a plain object takes them for entries, or loses the entry.
describe.each(["__proto__", "constructor"])("%s", (name) => {
  const graph = async (title: string, [x, k, c, out]: readonly string[]): Promise<ProfileRecord> => {
    const nodes: readonly TestNode[] = [
      placeholder(x as string, [1, 8, 8, 3]),
      node(k as string, "Const", [], { dtype: { type: "DT_FLOAT" } }),
      node(c as string, "Conv2D", [x as string, k as string], conv),
      node(out as string, "Relu", [c as string]),
    ];
    const signature = {
      inputs: Object.fromEntries([[x, { name: `${x}:0`, dtype: "DT_FLOAT" }]]),
      outputs: Object.fromEntries([[out, { name: `${out}:0`, dtype: "DT_FLOAT" }]]),
    };
    const topology = { format: "graph-model", modelTopology: { node: nodes, versions: {} }, signature };
    return timed(put(`${title}-${name}`, topology, [[k as string, [3, 3, 3, 4]]]));
  };

  test.each([
    ["an input", [name, "k", "c", "out"]],
    ["a weight", ["x", name, "c", "out"]],
    ["an operation", ["x", "k", name, "out"]],
    ["an output", ["x", "k", "c", name]],
  ])("%s of a graph: counted and timed", async (title, names) => {
    const record = await graph(title, names);
    expect(record).toMatchObject({ status: "complete", totals: { macs: 6 * 6 * 4 * 27, params: 27 * 4 } });
    expect(timedRows(record)).toEqual(names.slice(2));
    expect(record.model.inputs[0]?.name).toBe(names[0]);
  });

  test("a node of a function", async () => {
    const called = {
      signature: {
        name,
        inputArg: [{ name: "a", type: "DT_FLOAT" }],
        outputArg: [{ name: "b", type: "DT_FLOAT" }],
      },
      nodeDef: [node(name, "Square", ["a"])],
      ret: { b: `${name}:y:0` },
    };
    // Both branches are the function: whichever runs, its node has a time.
    const func = { func: { name } };
    const branches = { then_branch: func, else_branch: func, Tin: { list: { type: ["DT_FLOAT"] } } };
    const modelTopology = {
      node: [
        placeholder("x", [1, 8]),
        placeholder("y", []),
        node("one", "Const", [], { dtype: { type: "DT_FLOAT" } }),
        node("greater", "Greater", ["y", "one"]),
        node("if", "StatelessIf", ["greater", "x"], branches),
        node("out", "Relu", ["if"]),
      ],
      library: { function: [called] },
      versions: {},
    };
    const record = await timed(
      put(`function-${name}`, { format: "graph-model", modelTopology }, [["one", []]]),
    );
    expect(timedRows(record)).toEqual(["greater", `if/${name}`, "out"]);
  });

  const weights: Weights = [
    [`${name}/kernel`, [3, 3, 3, 4]],
    [`${name}/bias`, [4]],
  ];
  const convolution = { name, filters: 4, kernel_size: [3, 3], padding: "valid" };

  test("a layer of a Sequential", async () => {
    const modelTopology = sequentialTopology([8, 8, 3], [["Conv2D", convolution]]);
    const record = await timed(put(`sequential-${name}`, { format: "layers-model", modelTopology }, weights));
    expect(record).toMatchObject({
      status: "complete",
      totals: { macs: 6 * 6 * 4 * 27, params: 27 * 4 + 4 },
    });
    expect(record.timing?.weights).toBe("from-file");
    expect(timedRows(record)).toEqual([name]);
  });

  test("a nested model and its layer", async () => {
    const layer = (className: string, own: string, config: object, from?: string): object => ({
      class_name: className,
      name: own,
      config: { name: own, ...config },
      inbound_nodes: from === undefined ? [] : [[[from, 0, 0, {}]]],
    });
    const shape = { batch_input_shape: [null, 8, 8, 3] };
    const inner = {
      layers: [
        layer("InputLayer", "i", shape),
        layer("Conv2D", name, convolution, "i"),
        layer("Flatten", "f", {}, name),
      ],
      input_layers: [["i", 0, 0]],
      output_layers: [["f", 0, 0]],
    };
    const config = {
      name: "net",
      layers: [layer("InputLayer", "x", shape), layer("Functional", name, inner, "x")],
      input_layers: [["x", 0, 0]],
      output_layers: [[name, 1, 0]],
    };
    const modelTopology = { keras_version: "2.15.0", model_config: { class_name: "Functional", config } };
    const record = await timed(put(`nested-${name}`, { format: "layers-model", modelTopology }, weights));
    expect(record.reasons).toEqual([]);
    expect(record.layers.map(({ path }) => path)).toEqual(["x", `${name}/${name}`, `${name}/f`]);
    expect(timedRows(record)[0]).toBe(name);
  });

  test("a class or an element type that does not exist is refused in one line", async () => {
    const layers = {
      format: "layers-model",
      modelTopology: sequentialTopology([3], [[name, { name: "a" }]]),
    };
    await expect(timed(put(`class-${name}`, layers, []))).rejects.toMatchObject({
      code: "unknown-layer",
      message: expect.stringContaining(`found ${name} in class-${name}`),
    });
    const dense = {
      format: "layers-model",
      modelTopology: sequentialTopology([3], [["Dense", { name: "d", units: 2 }]]),
    };
    const odd: Weights = [
      ["d/kernel", [3, 2], name],
      ["d/bias", [2]],
    ];
    await expect(timed(put(`type-${name}`, dense, odd))).rejects.toThrow(/d\/kernel/);
  });
});
