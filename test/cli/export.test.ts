import { parse } from "csv-parse/sync";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { recordJson } from "../../src/record/record-json.ts";
import type { LayerRow, ProfileRecord } from "../../src/record/profile-record.ts";
import { hostileNames as hostile } from "../report/hostile-names.ts";
import { sampleComparison, samplesAround } from "../report/sample-comparison.ts";
import { partialProfile, sampleProfile, timedProfile } from "../report/sample-profile.ts";
import { sampleStudy } from "../report/sample-study.ts";
import { noSharedFiles, sharedPath } from "../shared-files.ts";
import { cli } from "./cli.ts";

const folder = mkdtempSync(join(tmpdir(), "export-"));
afterAll(() => rmSync(folder, { recursive: true }));
const model = fileURLToPath(new URL("../../fixtures/small-model", import.meta.url));

async function exported(record: Parameters<typeof recordJson>[0], format: string): Promise<string> {
  const file = join(folder, "record.json");
  writeFileSync(file, recordJson(record));
  const { code, out, err } = await cli("render", file, "--format", format);
  expect([code, err]).toEqual([0, ""]);
  return out;
}

/** The sample with rows of these names. */
function named(...names: readonly string[]): ProfileRecord {
  const record = timedProfile();
  const layers = names.map((name, index) => ({ ...record.layers[index % 5]!, path: name, name }));
  return { ...record, model: { ...record.model, name: names[0]! }, layers };
}

describe("model-explorer", () => {
  test("the graph file has a node per layer, in groups, with the figures; the node data sums to the total", async () => {
    const { graphs } = JSON.parse(await exported(partialProfile(), "model-explorer"));
    expect(graphs).toHaveLength(1);
    const custom = graphs[0].nodes.find(({ id }: { id: string }) => id === "outer/custom");
    expect(custom).toMatchObject({ label: "custom", namespace: "outer" });
    expect(custom.attrs).toContainEqual({ key: "type", value: "MyLayer" });
    expect(graphs[0].nodes[0].attrs).toContainEqual({ key: "MACs", value: "3888" });
    const data = JSON.parse(await exported(sampleProfile(), "model-explorer-data"));
    const values = Object.values<{ value: number }>(data.default.results);
    expect(values.reduce((sum, { value }) => sum + value, 0)).toBe(5064);
    // What has no figure is not a 0.
    const partial = JSON.parse(await exported(partialProfile(), "model-explorer-data"));
    expect(Object.keys(partial.default.results)).not.toContain("outer/custom");
    expect(JSON.parse(await exported(timedProfile(), "model-explorer-data")).default.name).toBe(
      "time (ms, median of 30, wasm)",
    );
  });

  test("an edge from each layer that one reads; a shared layer's calls are one node", async () => {
    const { layers, ...record } = sampleProfile();
    const sources = [[], [0], [1], [2], [3], [0, 4]];
    const rows = [...layers, { ...layers[0]!, call: 1 }].map((row, at) => ({
      ...row,
      sources: sources[at]!,
    }));
    const { graphs } = JSON.parse(await exported({ ...record, layers: rows }, "model-explorer"));
    interface Node {
      readonly id: string;
      readonly incomingEdges: readonly { readonly sourceNodeId: string }[];
    }
    const edges = (graphs[0].nodes as readonly Node[]).map(({ id, incomingEdges }) => [
      id,
      incomingEdges.map(({ sourceNodeId }) => sourceNodeId),
    ]);
    const [conv1, relu, conv2, pool, dense] = layers.map(({ path }) => path);
    expect(edges).toEqual([
      // The second call reads the first, which is the same node, and the last layer.
      [conv1, [dense]],
      [relu, [conv1]],
      [conv2, [relu]],
      [pool, [conv2]],
      [dense, [pool]],
    ]);
    const { out } = await cli("profile", model, "--format", "model-explorer");
    const real = JSON.parse(out).graphs[0].nodes as readonly Node[];
    // A chain: every layer but the input has one.
    expect(real.map(({ incomingEdges }) => incomingEdges.length)).toEqual([0, ...real.slice(1).map(() => 1)]);
  });

  test.skipIf(noSharedFiles !== undefined)(
    "keys of a graph model are the node names of its file",
    async () => {
      const path = sharedPath("real-models/human_emotion");
      const { out } = await cli("profile", path, "--format", "model-explorer-data");
      const record = JSON.parse((await cli("profile", path, "--format", "json")).out) as ProfileRecord;
      const { results } = JSON.parse(out).default;
      const file = await import("node:fs").then(({ readFileSync, readdirSync }) =>
        readFileSync(
          join(
            path,
            readdirSync(path).find((name) => name.endsWith(".json"))!,
          ),
          "utf8",
        ),
      );
      const nodes = new Set<string>(
        JSON.parse(file).modelTopology.node.map(({ name }: { name: string }) => name),
      );
      expect(Object.keys(results).filter((key) => !nodes.has(key))).toEqual([]);
      const sum = Object.values<{ value: number }>(results).reduce((all, { value }) => all + value, 0);
      expect(sum).toBe(record.totals.macs);
    },
  );
});

test("netron: an attachment with metrics of nodes and of the graph, and what is no exact count", async () => {
  const { signature, metadata, metrics } = JSON.parse(await exported(partialProfile(), "netron"));
  expect(signature).toBe("netron:attachment");
  expect(metrics).toContainEqual({ kind: "node", target: "conv2", name: "MACs", value: 1152 });
  expect(metrics).toContainEqual({ kind: "graph", target: "", name: "MACs", value: 5320 });
  // Among the metrics: Netron shows no metadata of a graph that has a name, as those of layers models.
  const graph = { kind: "graph", target: "", type: "string" };
  expect(metrics).toContainEqual({ ...graph, name: "counting convention", value: "exact" });
  expect(metrics).toContainEqual({ ...graph, name: "status of the counts", value: "partial" });
  expect(metadata).toContainEqual({
    kind: "node",
    target: "attention",
    name: "status of the counts",
    value: "partial",
    type: "string",
  });
});

test("netron: a nested model has the sums of its layers", async () => {
  const { layers, ...record } = sampleProfile();
  const rows = layers.map((row, at) => ({
    ...row,
    path: at < 3 ? `backbone/${at < 2 ? "stem/" : ""}${row.name}` : row.name,
  }));
  const { metrics } = JSON.parse(await exported({ ...record, layers: rows }, "netron"));
  const macs = (target: string): number | undefined =>
    metrics.find((one: { target: string; name: string }) => one.target === target && one.name === "MACs")
      ?.value;
  // conv1 and relu; with conv2.
  expect([macs("backbone/stem"), macs("backbone")]).toEqual([3888 + 0, 3888 + 0 + 1152]);
  const graph = rows.map((row) => ({ ...row, name: row.path }));
  expect(await exported({ ...record, layers: graph }, "netron")).not.toContain('"target": "backbone"');
});

test("netron: parameters that are a lower bound say so", async () => {
  const { totals, ...record } = sampleProfile();
  const bound = { ...record, totals: { ...totals, weightsStatus: "partial" as const } };
  const name = "status of parameters and weights";
  expect(JSON.parse(await exported(bound, "netron")).metrics).toContainEqual({
    kind: "graph",
    target: "",
    name,
    value: "partial",
    type: "string",
  });
  expect(await exported(sampleProfile(), "netron")).not.toContain(name);
});

describe("trace", () => {
  test("medians lie end to end in microseconds, inside of the model", async () => {
    const { traceEvents, otherData } = JSON.parse(await exported(timedProfile(), "trace"));
    const spans = traceEvents.filter(({ ph }: { ph: string }) => ph === "X");
    // 0.4 + 0.3 + 0.2 + 0.05 + 0.05 = 1 ms.
    expect(spans[0]).toMatchObject({ name: "tiny-cnn", ts: 0 });
    expect(spans[0].dur).toBeCloseTo(1000, 6);
    expect(spans[2]).toMatchObject({ name: "relu", ts: 400, dur: 300, args: { op_name: "ReLU", n: 30 } });
    expect(otherData.times).toContain("no real run");
  });

  test("rows say whether their counts are exact, and what they read besides weights where that is known", async () => {
    const { layers, ...record } = timedProfile();
    const [conv, relu] = layers as readonly [LayerRow, LayerRow];
    const rows: readonly LayerRow[] = [
      conv,
      { ...conv, name: "again", call: 1, bytes: { ...conv.bytes, weights: 0 }, sharesWeightsWith: "conv1" },
      { ...relu, status: "partial", bytes: { weights: 600, read: 576, written: 576 } },
    ];
    const { traceEvents } = JSON.parse(await exported({ ...record, layers: rows }, "trace"));
    const spans = traceEvents.filter(({ cat }: { cat?: string }) => cat?.startsWith("layer"));
    // conv1: 1,216 − 448 = 768 bytes, the image.
    expect(
      spans.map(({ args }: { args: Record<string, unknown> }) => [args["activation_size"], args["status"]]),
    ).toEqual([
      [768, "complete"],
      [undefined, "complete"],
      [undefined, "partial"],
    ]);
  });

  test("a record without times is refused in one line", async () => {
    const { code, out, err } = await cli("profile", model, "--format", "trace");
    expect([code, out, err.split("\n").length]).toEqual([2, "", 2]);
    expect(err).toContain("Fix: add --time to profile");
  });
});

describe("csv", () => {
  test("has every row, unknown figures empty", async () => {
    const rows = parse(await exported(partialProfile(), "csv"), { columns: true }) as Record<
      string,
      string
    >[];
    expect(rows).toHaveLength(7);
    expect(rows[0]).toMatchObject({
      path: "conv1",
      macs: "3888",
      output_shapes: "1x6x6x4",
      status: "complete",
    });
    expect(rows[3]).toMatchObject({ path: "outer/custom", call: "1", macs: "", status: "unavailable" });
  });

  test("no text is a formula, and hostile names stay in their cells", async () => {
    const rows = parse(await exported(named(...hostile), "csv"), { columns: true }) as Record<
      string,
      string
    >[];
    expect(rows.map(({ path }) => path!.slice(0, 30))).toEqual([
      "<script>alert(1)</script>",
      "a|b",
      "`code`",
      "{{constructor}}",
      "\uFFFDright to left",
      "x".repeat(30),
      "</script>",
      "'=1+1",
      "'+1",
      "'-1",
      "'@SUM(A1)",
      "'=1",
      'with "quotes", and a line',
    ]);
  });
});

test("benchmark: totals of a profile, F1 of a study, with their spread", async () => {
  const entries = JSON.parse(await exported(timedProfile(), "benchmark"));
  expect(entries).toContainEqual({
    name: "tiny-cnn MACs",
    unit: "MACs",
    value: 5064,
    extra: "convention exact",
  });
  expect(entries.at(-1)).toEqual({
    name: "tiny-cnn wasm p50",
    unit: "ms",
    value: 1.25,
    range: "± 0.05",
    extra: "n=30\nSample CPU, 2 threads",
  });
  expect(JSON.parse(await exported(partialProfile(), "benchmark"))[0].name).toBe(
    "tiny-cnn MACs (lower bound)",
  );
  const guess: ProfileRecord = {
    ...partialProfile(),
    reasons: [{ code: "op-not-counted", text: "what runs depends on values", bound: "guess" }],
  };
  expect(JSON.parse(await exported(guess, "benchmark"))[0].name).toBe("tiny-cnn MACs (estimate)");
  const study = JSON.parse(await exported(sampleStudy(), "benchmark"));
  expect(study[0]).toMatchObject({ name: expect.stringMatching(/ weighted F1$/), unit: "fraction" });
});

test.each(["model-explorer", "model-explorer-data", "netron", "trace", "benchmark"])(
  "%s: hostile names are text in JSON that repeats byte for byte",
  async (format) => {
    const text = await exported(named(...hostile), format);
    expect(() => JSON.parse(text)).not.toThrow();
    expect(await exported(named(...hostile), format)).toBe(text);
    if (format === "netron") {
      const targets = new Set(JSON.parse(text).metrics.map(({ target }: { target: string }) => target));
      expect(hostile.filter((name) => !targets.has(name))).toEqual([]);
    }
  },
);

test.each(["netron", "model-explorer", "model-explorer-data", "trace"])(
  "%s: a file that the tool would not open is refused before it is written",
  async (format) => {
    const out = join(folder, `mine.${format}`);
    const { code, err } = await cli("profile", model, "--format", format, "--out", out);
    expect([code, err.split("\n").length, existsSync(out)]).toEqual([2, 2, false]);
    expect(err).toContain(`Fix: give --format ${format} --out ${join(folder, "mine.json")}`);
    // The ending names the format, and is refused as well.
    expect((await cli("profile", model, "--out", out)).code).toBe(2);
  },
);

test("a kind of record without such a format is refused in one line", async () => {
  const file = join(folder, "comparison.json");
  writeFileSync(file, recordJson(sampleComparison(samplesAround(10), samplesAround(12))));
  const { code, err } = await cli("render", file, "--format", "csv");
  expect([code, err.split("\n").length]).toEqual([2, 2]);
  expect(err).toContain("found --format csv for a comparison; expected table or md or html or json");
  expect((await cli("field", model, "--format", "csv")).code).toBe(2);
});
